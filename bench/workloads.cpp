#include "workloads.hpp"

#include <cstdint>
#include <iterator>
#include <random>
#include <string_view>
#include <utility>

#include "names.hpp"

namespace bench {
namespace {

enum class spelling { lower, upper, integers, dotnet, pretty, plain_unknown, nested_unknown };

// The standard fixes this generator's numbers, but not those of its distributions.
using generator = std::mt19937_64;

std::size_t below(generator& random, std::size_t limit) {
    return static_cast<std::size_t>(random() % limit);
}

std::vector<opstatus_record> make_truth(generator& random, std::size_t count) {
    std::vector<opstatus_record> truth(count);
    for (opstatus_record& record : truth) {
        for (std::uint8_t& byte : record.operation_id)
            byte = static_cast<std::uint8_t>(random() >> 56);
        record.state = states[below(random, std::size(states))].value;
        record.type = types[below(random, num_types)].value;
        record.members = OPSTATUS_HAS_OPERATION_ID | OPSTATUS_HAS_STATE | OPSTATUS_HAS_TYPE;
        record.reserved = 0;
    }
    return truth;
}

std::string uuid_text(const opstatus_record& record, bool upper) {
    const char* const digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += digits[record.operation_id[i] >> 4];
        text += digits[record.operation_id[i] & 15];
    }
    return text;
}

template <std::size_t N>
std::string quoted(const listed (&names)[N], std::uint8_t value) {
    for (const listed& name : names)
        if (name.value == value) return '"' + std::string(name.text) + '"';
    return {};
}

// What a newer server or a mock might add.
std::string plain_members(generator& random) {
    return ",\"NodeName\":\"_Node_" + std::to_string(below(random, 40)) +
           "\",\"PercentComplete\":" + std::to_string(below(random, 101));
}

std::string nested_member_in_front(generator& random) {
    return R"("Progress":{"Step":)" + std::to_string(below(random, 20)) + R"(,"Done":[0.)" +
           std::to_string(below(random, 1000)) + ",1e-3,-" + std::to_string(below(random, 50)) +
           R"(.25],"Last":null},)";
}

std::string nested_member_behind(generator& random) {
    return R"(,"Message":"C:\\Fabric\\work\n\u00fcber )" + std::to_string(below(random, 9999)) +
           R"( \"x\"","Tags":[{"k":"v","on":true},[],{}])";
}

// One object, without the white space around it. `indent` is that of its brace, for `pretty`.
std::string spell(const opstatus_record& record, spelling form, generator& random,
                  std::string_view indent = "") {
    const std::string id = '"' + uuid_text(record, form == spelling::upper) + '"';
    const bool integers = form == spelling::integers;
    const std::string state =
        integers ? std::to_string(record.state) : quoted(states, record.state);
    const std::string type = integers ? std::to_string(record.type) : quoted(types, record.type);
    if (form == spelling::dotnet)
        return "{\"State\":" + state + ",\"Type\":" + type + ",\"OperationId\":" + id + "}";
    if (form == spelling::pretty) {
        const std::string line = "\n" + std::string(indent) + "    ";
        return "{" + line + "\"OperationId\": " + id + "," + line + "\"State\": " + state + "," +
               line + "\"Type\": " + type + "\n" + std::string(indent) + "}";
    }
    std::string front;
    std::string behind;
    if (form == spelling::plain_unknown) behind = plain_members(random);
    if (form == spelling::nested_unknown) {
        front = nested_member_in_front(random);
        behind = nested_member_behind(random);
    }
    return "{" + front + "\"OperationId\":" + id + ",\"State\":" + state + ",\"Type\":" + type +
           behind + "}";
}

void add_piece(workload& to, std::string_view text) {
    to.pieces.push_back({to.bytes.size(), text.size()});
    to.bytes += text;
}

// Every workload draws from a seed of its own, so that leaving one out changes no other.
workload single(std::string name, spelling form) {
    generator random(1);
    workload w;
    w.name = "single/" + std::move(name);
    w.accept_integers = form == spelling::integers;
    w.truth = make_truth(random, num_documents);
    for (const opstatus_record& record : w.truth)
        add_piece(w, spell(record, form, random));
    w.bytes.append(padding, ' ');
    return w;
}

// The last character of the last text is wrong.
workload rejected() {
    workload w = single("rejected", spelling::lower);
    w.is_rejected = true;
    for (const piece& p : w.pieces)
        w.bytes[p.begin + p.len - 3] = 'x';
    w.truth.clear();
    return w;
}

std::string list_text(const std::vector<opstatus_record>& records, std::size_t begin,
                      std::size_t count, spelling form, generator& random) {
    const bool pretty = form == spelling::pretty;
    std::string text = "[";
    for (std::size_t i = 0; i < count; ++i) {
        if (i != 0) text += ',';
        if (pretty) text += "\n    ";
        text += spell(records[begin + i], form, random, "    ");
    }
    return text + (pretty ? "\n]" : "]");
}

workload list(std::string name, spelling form, std::size_t chunk = 0) {
    generator random(2);
    workload w;
    w.name = "list/" + std::move(name);
    w.form = framing::list;
    w.accept_integers = form == spelling::integers;
    w.chunk = chunk;
    w.truth = make_truth(random, num_documents);
    add_piece(w, list_text(w.truth, 0, num_documents, form, random));
    w.bytes.append(padding, ' ');
    return w;
}

workload lines() {
    generator random(3);
    workload w;
    w.name = "lines/compact";
    w.form = framing::lines;
    w.truth = make_truth(random, num_documents);
    std::string text;
    for (const opstatus_record& record : w.truth)
        text += spell(record, spelling::lower, random) + "\n";
    add_piece(w, text);
    w.bytes.append(padding, ' ');
    return w;
}

workload lists_of(std::size_t size) {
    generator random(4);
    workload w;
    w.name = "size/" + std::to_string(size);
    w.form = framing::list;
    w.is_sweep = true;
    w.truth = make_truth(random, num_documents / size * size);
    for (std::size_t begin = 0; begin < w.truth.size(); begin += size)
        add_piece(w, list_text(w.truth, begin, size, spelling::lower, random));
    w.bytes.append(padding, ' ');
    return w;
}

}  // namespace

std::vector<workload> rows() {
    std::vector<workload> all;
    all.push_back(single("lower", spelling::lower));
    all.push_back(single("upper", spelling::upper));
    all.push_back(single("integers", spelling::integers));
    all.push_back(single("dotnet", spelling::dotnet));
    all.push_back(single("pretty", spelling::pretty));
    all.push_back(single("plain", spelling::plain_unknown));
    all.push_back(single("nested", spelling::nested_unknown));
    all.push_back(rejected());
    all.push_back(list("compact", spelling::lower));
    all.push_back(list("integers", spelling::integers));
    all.push_back(list("dotnet", spelling::dotnet));
    all.push_back(list("pretty", spelling::pretty));
    all.push_back(list("plain", spelling::plain_unknown));
    all.push_back(lines());
    all.push_back(list("64k", spelling::lower, 64 * 1024));
    all.push_back(list("4k", spelling::lower, 4 * 1024));
    return all;
}

std::vector<workload> sizes() {
    std::vector<workload> all;
    for (std::size_t decade = 1; decade < num_documents; decade *= 10)
        for (const std::size_t step : {1U, 2U, 5U})
            all.push_back(lists_of(step * decade));
    all.push_back(lists_of(num_documents));
    return all;
}

}  // namespace bench
