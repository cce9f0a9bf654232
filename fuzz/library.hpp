// The library behind its C ABI, asked and answering in the oracle's terms.
#pragma once

#include <opstatus/opstatus.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "assert.hpp"
#include "exact.hpp"
#include "kernels.hpp"
#include "oracle.hpp"

namespace fuzz {

// Makes the kernel of this number, counted around, the one in use; kernels must differ in speed
// alone.
inline void use_kernel(std::size_t number) {
    opstatus::core::force_kernel(kernels::all()[number % kernels::all().size()]);
}

// Not "decide anew": under a hypervisor that takes longer than all the rest of a run.
inline void use_best_kernel() { opstatus::core::force_kernel(kernels::all().back()); }

inline oracle::record plain(const opstatus_record& record, const situation& where) {
    require(record.reserved == 0, "reserved is 0", where);
    oracle::record out;
    std::copy(std::begin(record.operation_id), std::end(record.operation_id),
              out.operation_id.begin());
    out.state = record.state;
    out.type = record.type;
    out.members = record.members;
    return out;
}

// opstatus_parse. The text is in memory of its own already.
inline oracle::answer parse(const situation& what) {
    const exact<opstatus_record> record(1);
    oracle::answer answer;
    answer.offset = poison;
    answer.code = opstatus_parse(what.text.data(), what.text.size(), what.options, record.data(),
                                 &answer.offset);
    if (answer.code == OPSTATUS_OK) {
        record.require_written(1);
        answer.records.push_back(plain(record[0], what));
    } else {
        require(record.is_untouched(), "out is written on success only", what);
    }
    return answer;
}

// The same through a reader, in one piece, `capacity` records at a time. 0: they are dropped.
inline oracle::answer read(const situation& what, std::size_t capacity) {
    const exact<opstatus_reader> reader(1);
    require(opstatus_reader_init(reader.data(), what.framing, what.options) == OPSTATUS_OK, "init",
            what);
    oracle::answer answer;
    const exact<opstatus_record> out(capacity);
    std::size_t num = 0;
    do {
        std::size_t consumed = 0;
        const char* const begin = what.text.data() + answer.offset;
        answer.code =
            opstatus_reader_read(reader.data(), begin, what.text.size() - answer.offset,
                                 capacity == 0 ? nullptr : out.data(), capacity, &num, &consumed);
        reader.require_written(1);
        if (capacity != 0) out.require_written(num);
        for (std::size_t i = 0; capacity != 0 && i < num; ++i)
            answer.records.push_back(plain(out[i], what));
        answer.offset += consumed;
    } while (answer.code == OPSTATUS_OK && answer.offset < what.text.size() && num != 0);
    if (answer.code == OPSTATUS_OK) answer.code = opstatus_reader_finish(reader.data());
    require(opstatus_reader_offset(reader.data()) == answer.offset, "the reader's offset", what);
    return answer;
}

inline oracle::answer ask(const situation& what, std::size_t capacity = 16) {
    return what.framing == document ? parse(what) : read(what, capacity);
}

inline oracle::answer ask_oracle(const situation& what) {
    return what.framing == document ? oracle::parse_document(what.text, what.options)
                                    : oracle::parse_sequence(what.text, what.framing, what.options);
}

}  // namespace fuzz
