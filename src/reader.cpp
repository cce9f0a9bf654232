#include "reader.hpp"

#include "dispatch.hpp"

namespace opstatus::core {
namespace {

// Takes bytes of [p, end) up to and with the first event. Returns where it stopped: behind the last
// byte taken, or at the error's. On event::record the record is in `out`.
const std::uint8_t* advance(machine& m, const kernel& lane, const std::uint8_t* p,
                            const std::uint8_t* end, opstatus_record& out, event& happened) {
    happened = event::none;
    while (p != end && happened == event::none) {
        if (*p == '{' && may_open_record(m.at)) {
            const std::size_t len = lane.read_element(p, static_cast<std::size_t>(end - p), out);
            if (len != 0) {
                m.pass_record();
                happened = event::record;
                return p + len;
            }
        }
        p = m.run(p, end, happened);
    }
    if (happened == event::record) out = m.take_record();
    return p;
}

}  // namespace

progress read(reader& r, const std::uint8_t* bytes, std::size_t len, opstatus_record* out,
              std::size_t capacity) {
    progress done;
    if (r.machine.at == place::failed) {
        done.code = r.machine.error;
        return done;
    }
    // The machine may live in registers here: nobody else knows of the copy.
    machine m = r.machine;
    const kernel& lane = active_kernel();
    const std::uint8_t* p = bytes;
    const std::uint8_t* const end = bytes + len;
    event happened = event::none;
    while (p != end) {
        opstatus_record record;
        p = advance(m, lane, p, end, record, happened);
        if (happened != event::record) break;
        if (out != nullptr) out[done.num_records] = record;
        ++done.num_records;
        if (out != nullptr && done.num_records == capacity) break;
    }
    if (happened == event::error) done.code = m.error;
    done.consumed = static_cast<std::size_t>(p - bytes);
    r.machine = m;
    r.offset += done.consumed;
    r.num_records += done.num_records;
    return done;
}

std::int32_t finish(reader& r) {
    r.machine.finish();
    return r.machine.error;
}

std::int32_t parse(const std::uint8_t* json, std::size_t len, std::uint32_t options,
                   opstatus_record& out, std::size_t& offset) {
    machine m = machine::start(framing::document, options);
    const std::uint8_t* p = json;
    const std::uint8_t* const end = json + len;
    event happened = event::none;
    opstatus_record record;
    p = advance(m, active_kernel(), p, end, record, happened);
    while (p != end && happened != event::error)  // white space, or an error
        p = m.run(p, end, happened);
    if (happened != event::error) m.finish();
    offset = static_cast<std::size_t>(p - json);
    if (m.error == OPSTATUS_OK) out = record;
    return m.error;
}

}  // namespace opstatus::core
