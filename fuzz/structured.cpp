// Texts made from a list of members, one defect in them at most. Whoever makes a text knows its answer:
// the library must give it on every kernel, in one piece and in two. The mutator changes the list:
// members, values, escapes, white space, duplicates, the defect and its place.
#include "structured.hpp"

#include <algorithm>
#include <cstring>

#include "exact.hpp"
#include "library.hpp"

extern "C" __attribute__((weak)) std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size,
                                                              std::size_t max_size);

namespace {

using fuzz::header;
using fuzz::member;

// More members find no more, and take longer.
constexpr std::size_t max_members = 8;

struct input {
    header head{};
    std::vector<member> members;

    input(const std::uint8_t* data, std::size_t size) {
        if (size != 0) std::memcpy(&head, data, std::min(size, sizeof head));
        if (size < sizeof head) return;
        members.resize(std::min((size - sizeof head) / sizeof(member), max_members));
        if (!members.empty())
            std::memcpy(members.data(), data + sizeof head, members.size() * sizeof(member));
    }

    // As much of it as there is room for.
    std::size_t store(std::uint8_t* data, std::size_t max_size) const {
        if (max_size < sizeof head) return 0;
        const std::size_t num =
            std::min({members.size(), (max_size - sizeof head) / sizeof(member), max_members});
        std::memcpy(data, &head, sizeof head);
        if (num != 0) std::memcpy(data + sizeof head, members.data(), num * sizeof(member));
        return sizeof head + num * sizeof(member);
    }
};

// With room for one record more than there may be.
oracle::answer read_in_two(const fuzz::situation& what, std::size_t cut, std::size_t room) {
    opstatus_reader reader;
    opstatus_reader_init(&reader, what.framing, what.options);
    oracle::answer answer;
    const fuzz::exact_text pieces[] = {fuzz::exact_text(what.text.substr(0, cut)),
                                       fuzz::exact_text(what.text.substr(cut))};
    for (const fuzz::exact_text& piece : pieces) {
        const fuzz::exact<opstatus_record> out(room);
        std::size_t num = 0;
        answer.code = opstatus_reader_read(&reader, piece.data(), piece.size(), out.data(),
                                           out.size(), &num, nullptr);
        for (std::size_t i = 0; i < num; ++i)
            answer.records.push_back(fuzz::plain(out[i], what));
    }
    answer.code = opstatus_reader_finish(&reader);
    answer.offset = opstatus_reader_offset(&reader);
    return answer;
}

// Any member, most of them of use.
member any_member(fuzz::choices& any) {
    member m{};
    m.kind = static_cast<std::uint8_t>(any.below(member::num_kinds));
    m.value = static_cast<std::uint8_t>(any.below(3) == 0 ? any.below(8) : 5);
    if (any.below(4) == 0) m.escaped = static_cast<std::uint8_t>(any.below(256));
    if (any.below(4) == 0) m.white = static_cast<std::uint8_t>(any.below(256));
    m.seed = static_cast<std::uint32_t>(any.below(1U << 31U));
    return m;
}

void mutate(input& in, fuzz::choices& any) {
    const auto byte = [&any] { return static_cast<std::uint8_t>(any.below(256)); };
    auto& all = in.members;
    const std::size_t at = any.below(all.size() + 1);
    if (at == all.size()) {
        all.insert(all.end(), any_member(any));
        return;
    }
    switch (any.below(12)) {
        case 0:
            all.insert(all.begin() + std::ptrdiff_t(at), any_member(any));
            break;
        case 1:
            all.erase(all.begin() + std::ptrdiff_t(at));
            break;
        case 2:
            all.insert(all.begin() + std::ptrdiff_t(any.below(at + 1)), member(all[at]));
            break;
        case 3:
            std::swap(all[at], all[any.below(all.size())]);
            break;
        case 4:
            all[at].kind = byte();
            break;
        case 5:
            all[at].value = byte();
            break;
        case 6:
            all[at].seed ^= std::uint32_t{1} << any.below(32);
            break;
        case 7:
            all[at].escaped ^= static_cast<std::uint8_t>(1U << any.below(8));
            break;
        case 8:
            all[at].white ^= static_cast<std::uint8_t>(1U << any.below(8));
            break;
        case 9:
            in.head.defect = byte();
            [[fallthrough]];
        case 10:
            in.head.site = static_cast<std::uint8_t>(any.below(1 + any.below(256)));
            break;
        default:
            reinterpret_cast<std::uint8_t*>(&in.head)[any.below(sizeof in.head)] = byte();
    }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
    fuzz::choices any(seed);
    // The engine's own changes find what the comparisons in the library are about.
    if (LLVMFuzzerMutate != nullptr && any.below(8) == 0)
        return LLVMFuzzerMutate(data, size, max_size);
    input in(data, size);
    for (std::size_t left = 1 + any.below(3); left > 0; --left)
        mutate(in, any);
    return in.store(data, max_size);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* data, std::size_t size,
                                                 const std::uint8_t* other, std::size_t other_size,
                                                 std::uint8_t* out, std::size_t max_size,
                                                 unsigned seed) {
    fuzz::choices any(seed);
    input in(data, size);
    const input from(other, other_size);
    for (const member& m : from.members)
        if (any.below(2) == 0)
            in.members.insert(in.members.begin() + std::ptrdiff_t(any.below(in.members.size() + 1)),
                              m);
    return in.store(out, max_size);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const input in(data, size);
    const fuzz::structured_text made = fuzz::write(in.head, in.members);
    const fuzz::exact_text text(made.what().text);
    const fuzz::situation what{text.view(), made.what().framing, made.what().options};
    const std::size_t cut = in.head.cut * text.size() / 255;
    // One of the two on each kernel, in turn: this is about answers.
    fuzz::use_kernel(in.head.cut);
    fuzz::require_equal(fuzz::ask(what), made.answer(), "the answer that was built in", what);
    fuzz::use_kernel(in.head.cut + 1U);
    if (what.framing != fuzz::document)
        fuzz::require_equal(read_in_two(what, cut, made.answer().records.size() + 1), made.answer(),
                            "also in two pieces", what);
    return 0;
}
