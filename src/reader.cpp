#include "reader.hpp"

#include "dispatch.hpp"

namespace opstatus::core {
namespace {

// Takes bytes of [p, end) until `capacity` records are complete or there is an error. Returns where it
// stopped: behind the last byte taken, or at the error's. The records go to `out`, if that is not null;
// `num` counts them.
const std::uint8_t* advance(machine& m, const std::uint8_t* p, const std::uint8_t* end,
                            opstatus_record* out, std::size_t capacity, std::size_t& num) {
    const kernel& lane = active_kernel();
    opstatus_record dropped;
    while (p != end && num != capacity) {
        opstatus_record& record = out == nullptr ? dropped : out[num];
        event happened = event::none;
        if (may_open_record(m.at) ? *p == '{' : may_begin_member(m)) {
            if (may_open_record(m.at)) {
                const std::size_t read =
                    lane.read_elements(p, end, m, out == nullptr ? nullptr : &record,
                                       m.framing == framing::document ? 1 : capacity - num);
                if (read != 0) {
                    m.pass_record();
                    num += read;
                    continue;
                }
            }
            const std::uint8_t* const behind = lane.read_members(m, p, end, record, happened);
            if (happened == event::record) ++num;
            if (behind != p) {
                p = behind;
                continue;
            }
        }
        p = m.run(p, end, happened);
        if (happened == event::error) break;
        if (happened == event::record) {
            record = m.take_record();
            ++num;
        }
    }
    return p;
}

}  // namespace

progress read(reader& r, const std::uint8_t* bytes, std::size_t len, opstatus_record* out,
              std::size_t capacity) {
    progress done;
    if (r.machine.at != place::failed) {
        // The machine may live in registers: nobody else knows of the copy.
        machine m = r.machine;
        const std::uint8_t* const p = advance(
            m, bytes, bytes + len, out, out == nullptr ? SIZE_MAX : capacity, done.num_records);
        done.consumed = static_cast<std::size_t>(p - bytes);
        r.machine = m;
        r.offset += done.consumed;
        r.num_records += done.num_records;
    }
    done.code = r.machine.error;
    return done;
}

std::int32_t finish(reader& r) {
    r.machine.finish();
    return r.machine.error;
}

std::int32_t parse(const std::uint8_t* json, std::size_t len, std::uint32_t options,
                   opstatus_record& out, std::size_t& offset) {
    machine m = machine::start(framing::document, options);
    opstatus_record record;
    offset = len;
    // What a document nearly always is.
    if (len != 0 && *json == '{' &&
        active_kernel().read_element(json, len, m.options, record) == len) {
        out = record;
        return OPSTATUS_OK;
    }
    std::size_t num = 0;
    const std::uint8_t* const p = advance(m, json, json + len, &record, SIZE_MAX, num);
    if (m.at != place::failed) m.finish();
    offset = static_cast<std::size_t>(p - json);
    if (m.error == OPSTATUS_OK) out = record;
    return m.error;
}

}  // namespace opstatus::core
