#include "mixtures.hpp"

#include <algorithm>

namespace bench {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t max_parts = 6;

template <std::size_t N>
std::string pick(generator& random, const std::string_view (&from)[N]) {
    return std::string(from[random() % N]);
}

template <class Each>
std::string several(generator& random, std::size_t most, std::string_view between, Each each) {
    std::string all;
    for (std::size_t left = random() % (most + 1); left > 0; --left)
        all.append(all.empty() ? "" : between).append(each(random));
    return all;
}

std::string white(generator& random) {
    if (random() % 4 != 0) return "";
    return pick(random,
                {" "sv, "\n"sv, "\n  "sv, "\t"sv, "  \r\n"sv, "\n                        "sv});
}

std::string fragment(generator& random) {
    return several(random, 3, "", [](generator& any) {
        return pick(any, {"a"sv, "bc"sv, "\\n"sv, "\\t"sv, "\\\""sv, "\\u00e9"sv,
                          "\\ud83d\\ude00"sv, "\xC3\xA9"sv, "\xE2\x82\xAC"sv, "\xF0\x9F\x98\x80"sv,
                          "\x7F"sv, "{"sv, "plain text of some length "sv});
    });
}

std::string value(generator& random, std::size_t depth = 3) {
    const auto inner = [depth](generator& any) { return value(any, depth - 1) + white(any); };
    const std::size_t nested = random() % 50;
    switch (random() % (depth == 0 ? 5 : 7)) {
        case 0:
            return pick(random, {"0"sv, "1"sv, "-1"sv, "12"sv, "0.5"sv, "1e9"sv, "-1.25E-10"sv,
                                 "123456789012345678901234567890"sv});
        case 1:
            return pick(random, {"true"sv, "false"sv, "null"sv});
        case 2:
            return pick(random, {"[]"sv, "{}"sv, "\"\""sv, "[0]"sv, "[[]]"sv, "{\"\":0}"sv});
        case 3:
            return '"' + fragment(random) + '"';
        case 4:
            return std::string(nested, '[') + '0' + std::string(nested, ']');
        case 5:
            return '[' + white(random) + several(random, 3, ",", inner) + ']';
        default:
            return '{' + white(random) +
                   several(random, 3, ",",
                           [inner](generator& any) {
                               return '"' + fragment(any) + "\":" + white(any) + inner(any);
                           }) +
                   '}';
    }
}

std::string unknown_member(generator& random) {
    const std::string name =
        pick(random,
             {"\"\""sv, "\"x\""sv, "\"Stat\""sv, "\"State \""sv, "\"Typf\""sv, "\"OperationIx\""sv,
              "\"T\\u0079pf\""sv, "\"\xC3\xA9\""sv, "\"a name that is longer than a vector\""sv});
    return white(random) + name + white(random) + ':' + white(random) + value(random, 2);
}

std::string record(generator& random) {
    std::vector<std::string> members;
    const std::string_view ids[] = {R"("OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a")",
                                    R"("OperationId":"88EF90F9-0B94-46B0-B817-A6EA20C07F8A")",
                                    R"("\u004fperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a")"};
    const std::string_view states[] = {R"("State":"Running")", R"("State": "ForceCancelled")",
                                       R"("State":4)", R"("State":"Cancelee")",
                                       R"("Stat\u0065":"Faulted")"};
    const std::string_view types[] = {R"("Type":"PartitionQuorumLoss")", R"("Type" :"invalid")",
                                      R"("Type":8)", R"("Type":"Node\u0054ransition")"};
    if (random() % 4 != 0) members.push_back(pick(random, ids));
    if (random() % 4 != 0) members.push_back(pick(random, states));
    if (random() % 4 != 0) members.push_back(pick(random, types));
    if (random() % 4 == 0) members.push_back(unknown_member(random));
    if (random() % 4 == 0) std::shuffle(members.begin(), members.end(), random);
    std::string text = "{";
    for (const std::string& member : members)
        text.append(text.size() == 1 ? "" : ",").append(white(random)).append(member);
    return text + white(random) + '}';
}

std::string part(generator& random, place where) {
    switch (where) {
        case place::text:
        case place::name: {
            const std::string made = fragment(random);
            return made.empty() ? "\\/" : made;
        }
        case place::elements:
            return white(random) + value(random);
        case place::members:
            return unknown_member(random);
        default:
            return white(random) + record(random);
    }
}

}  // namespace

mixture mixture::any(generator& random) {
    mixture made;
    made.where = static_cast<place>(random() % static_cast<std::size_t>(place::num_places));
    for (std::size_t left = 1 + random() % 3; left > 0; --left)
        made.parts.push_back(part(random, made.where));
    return made;
}

mixture mixture::changed(generator& random) const {
    mixture made = *this;
    const std::size_t at = random() % made.parts.size();
    const std::size_t how = random() % 4;
    if (how == 0 && made.parts.size() > 1) {
        made.parts.erase(made.parts.begin() + static_cast<std::ptrdiff_t>(at));
    } else if (how == 1 && made.parts.size() < max_parts) {
        made.parts.push_back(part(random, where));
    } else if (how == 2 && made.parts.size() < max_parts) {
        made.parts.push_back(made.parts[at]);  // more often
    } else {
        made.parts[at] = part(random, where);
    }
    return made;
}

std::string mixture::fill(generator& random, std::string text, std::string_view close,
                          std::size_t len) const {
    const std::string_view between = where <= place::name || where == place::sequence ? "" : ",";
    text += parts[random() % parts.size()];
    while (text.size() + close.size() < len)
        text.append(between).append(parts[random() % parts.size()]);
    return text.append(close);
}

std::string mixture::list(generator& random, std::size_t len) const {
    switch (where) {
        case place::text:
            return fill(random, R"([{"a":")", R"("}])", len);
        case place::name:
            return fill(random, R"([{")", R"(":0}])", len);
        case place::elements:
            return fill(random, R"([{"a":[)", R"(]}])", len);
        case place::members:
            return fill(random, "[{", "}]", len);
        case place::records:
            return fill(random, "[", "]", len);
        default:
            return fill(random, "", "", len);
    }
}

std::string mixture::document(generator& random, std::size_t len) const {
    if (where == place::records || where == place::sequence) return parts[random() % parts.size()];
    const std::string as_list = list(random, len);
    return as_list.substr(1, as_list.size() - 2);
}

}  // namespace bench
