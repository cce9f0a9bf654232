/* opstatus_lua.c: libopstatus's reader of lists for plain Lua 5.3, such as HAProxy's.
 *
 *     local reader = require("opstatus").reader(options)      options: a mask of opstatus.h's
 *     reader:read(piece)          the name of the error, or nil
 *     reader:finish()             the same, at the end
 *     reader:offset()  reader:num_records()
 *
 * A reader is one userdata; reading allocates nothing. */
#include <lauxlib.h>
#include <lua.h>
#include <opstatus/opstatus.h>

static const char metatable[] = "opstatus_reader";

static int push_error(lua_State* lua, int32_t error) {
    if (error == OPSTATUS_OK) return 0;
    lua_pushstring(lua, opstatus_error_name(error));
    return 1;
}

static opstatus_reader* check(lua_State* lua) {
    return (opstatus_reader*)luaL_checkudata(lua, 1, metatable);
}

static int reader_new(lua_State* lua) {
    lua_Integer options = luaL_optinteger(lua, 1, 0);
    opstatus_reader* reader = (opstatus_reader*)lua_newuserdata(lua, sizeof *reader);
    int32_t error = opstatus_reader_init(reader, OPSTATUS_FRAMING_ARRAY, (uint32_t)options);
    luaL_argcheck(lua, options >= 0 && options <= UINT32_MAX, 1, "no mask of options");
    if (error != OPSTATUS_OK) return luaL_error(lua, "%s", opstatus_error_name(error));
    luaL_setmetatable(lua, metatable);
    return 1;
}

static int reader_read(lua_State* lua) {
    opstatus_reader* reader = check(lua);
    size_t len;
    const char* bytes = luaL_checklstring(lua, 2, &len);
    return push_error(lua, opstatus_reader_read(reader, bytes, len, NULL, 0, NULL, NULL));
}

static int reader_finish(lua_State* lua) {
    return push_error(lua, opstatus_reader_finish(check(lua)));
}

static int reader_offset(lua_State* lua) {
    lua_pushinteger(lua, (lua_Integer)opstatus_reader_offset(check(lua)));
    return 1;
}

static int reader_num_records(lua_State* lua) {
    lua_pushinteger(lua, (lua_Integer)opstatus_reader_num_records(check(lua)));
    return 1;
}

int luaopen_opstatus(lua_State* lua) {
    static const luaL_Reg methods[] = {{"read", reader_read},
                                       {"finish", reader_finish},
                                       {"offset", reader_offset},
                                       {"num_records", reader_num_records},
                                       {NULL, NULL}};
    static const struct {
        const char* name;
        int bit;
    } options[] = {{"reject_unknown_members", OPSTATUS_REJECT_UNKNOWN_MEMBERS},
                   {"require_all_members", OPSTATUS_REQUIRE_ALL_MEMBERS},
                   {"accept_enum_integers", OPSTATUS_ACCEPT_ENUM_INTEGERS},
                   {"accept_null", OPSTATUS_ACCEPT_NULL},
                   {"keep_unrecognized_names", OPSTATUS_KEEP_UNRECOGNIZED_NAMES}};
    size_t i;
    if (opstatus_abi_version() != OPSTATUS_ABI_VERSION) {
        return luaL_error(lua, "opstatus: another ABI version");
    }
    luaL_newmetatable(lua, metatable);
    luaL_newlib(lua, methods);
    lua_setfield(lua, -2, "__index");

    lua_newtable(lua);
    lua_pushcfunction(lua, reader_new);
    lua_setfield(lua, -2, "reader");
    lua_newtable(lua);
    for (i = 0; i < sizeof options / sizeof *options; ++i) {
        lua_pushinteger(lua, options[i].bit);
        lua_setfield(lua, -2, options[i].name);
    }
    lua_setfield(lua, -2, "option");
    return 1;
}
