// simdjson: On-Demand and DOM, and iterate_many and parse_many for lines.
//
// The parser is kept, nothing is copied: what stands behind a document is readable, and that is all
// the padding that simdjson asks for. On-Demand reads the fields in the order in which they come and
// compares raw keys. Values are read with get_string, as one does; tuned, they are compared where they
// stand, which is what somebody would write who gives up the general parser's comfort.
#include <simdjson.h>

#include <cstring>

#include "contender.hpp"
#include "decode.hpp"

namespace bench::OPSTATUS_BENCH_BUILD {
namespace {

using simdjson::SUCCESS;
namespace ondemand = simdjson::ondemand;
namespace dom = simdjson::dom;

// One core is measured, so no second thread looks for the next batch's structure.
template <class Parser>
void use_one_thread(Parser& parser) {
#ifdef SIMDJSON_THREADS_ENABLED
    parser.threaded = false;
#else
    (void)parser;
#endif
}

// Nothing but white space follows.
bool is_at_end(ondemand::document& document) {
    return document.current_location().error() == simdjson::OUT_OF_BOUNDS;
}

bool is_key(const char* key, const char* name, std::size_t len_with_quote) {
    return std::memcmp(key, name, len_with_quote) == 0;
}

// Hands the value's text to `text`. Tuned: first to `raw`, where it stands, quote included; then only
// a text with an escape needs the other way.
template <class Raw, class Text>
bool read_text(ondemand::value value, [[maybe_unused]] Raw raw, Text text) {
    if constexpr (is_tuned) {
        const char* const token = value.raw_json_token().data();
        if (token[0] == '"' && raw(token + 1)) {
            ondemand::raw_json_string passed;
            return value.get_raw_json_string().get(passed) == SUCCESS;
        }
    }
    std::string_view unescaped;
    return value.get_string().get(unescaped) == SUCCESS && text(unescaped);
}

// The parser's own buffer, too, is padded, so 32 bytes of an unescaped text may be read.
bool read_state(ondemand::value value, std::uint8_t& out) {
    return read_text(
        value, [&](const char* text) { return decode_state(text, out); },
        [&](std::string_view text) { return decode_state(text.data(), text.size(), out); });
}

bool read_type(ondemand::value value, std::uint8_t& out) {
    return read_text(
        value, [&](const char* text) { return decode_type(text, out); },
        [&](std::string_view text) { return decode_type(text.data(), text.size(), out); });
}

template <bool Integers>
bool read_object(ondemand::object object, opstatus_record& out) {
    out.members = 0;
    out.reserved = 0;
    for (auto field : object) {
        ondemand::raw_json_string key;
        ondemand::value value;
        if (field.key().get(key) != SUCCESS || field.value().get(value) != SUCCESS) return false;
        const char* const name = key.raw();
        if (is_key(name, "OperationId\"", 12)) {
            out.members |= OPSTATUS_HAS_OPERATION_ID;
            const bool good = read_text(
                value,
                [&](const char* text) {
                    return decode_uuid(text, out.operation_id) && text[uuid_len] == '"';
                },
                [&](std::string_view text) { return decode_uuid(text, out.operation_id); });
            if (!good) return false;
        } else if (is_key(name, "State\"", 6)) {
            out.members |= OPSTATUS_HAS_STATE;
            std::uint64_t number;
            if (Integers && value.get_uint64().get(number) == SUCCESS) {
                if (!decode_state_number(number, out.state)) return false;
            } else if (!read_state(value, out.state)) {
                return false;
            }
        } else if (is_key(name, "Type\"", 5)) {
            out.members |= OPSTATUS_HAS_TYPE;
            std::uint64_t number;
            if (Integers && value.get_uint64().get(number) == SUCCESS) {
                if (!decode_type_number(number, out.type)) return false;
            } else if (!read_type(value, out.type)) {
                return false;
            }
        }
    }
    return true;
}

class ondemand_contender : public contender {
  public:
    ondemand_contender() { use_one_thread(parser_); }
    std::string name() const override { return std::string("simdjson On-Demand") + suffix; }
    std::string version() const override {
        return SIMDJSON_STRINGIFY(SIMDJSON_VERSION) ", kernel " +
               simdjson::get_active_implementation()->name() +
               ", compiled for " SIMDJSON_STRINGIFY(SIMDJSON_BUILTIN_IMPLEMENTATION);
    }
    bool reads(const workload& w) const override {
        return w.chunk == 0 && !(w.is_sweep && is_tuned);
    }

    outcome run(const workload& w, opstatus_record* out) override {
        return w.accept_integers ? read<true>(w, out) : read<false>(w, out);
    }

  private:
    template <bool Integers>
    outcome read(const workload& w, opstatus_record* out) {
        outcome done;
        for (const piece& p : w.pieces) {
            const char* const bytes = w.bytes.data() + p.begin;
            const std::size_t readable = w.bytes.size() - p.begin;
            const bool good =
                w.form == framing::document ? read_document<Integers>(bytes, p.len, readable, out)
                : w.form == framing::list   ? read_list<Integers>(bytes, p.len, readable, out)
                                            : read_lines<Integers>(bytes, p.len, out);
            if (!good) ++done.num_rejected;
            out += num_read_;
            done.num_records += num_read_;
        }
        return done;
    }

    template <bool Integers>
    bool read_document(const char* bytes, std::size_t len, std::size_t readable,
                       opstatus_record* out) {
        num_read_ = 0;
        ondemand::document document;
        ondemand::object object;
        if (parser_.iterate(bytes, len, readable).get(document) != SUCCESS ||
            document.get_object().get(object) != SUCCESS || !read_object<Integers>(object, *out) ||
            !is_at_end(document))
            return false;
        num_read_ = 1;
        return true;
    }

    template <bool Integers>
    bool read_list(const char* bytes, std::size_t len, std::size_t readable, opstatus_record* out) {
        num_read_ = 0;
        ondemand::document document;
        ondemand::array array;
        if (parser_.iterate(bytes, len, readable).get(document) != SUCCESS ||
            document.get_array().get(array) != SUCCESS)
            return false;
        for (auto element : array) {
            ondemand::object object;
            if (element.get_object().get(object) != SUCCESS ||
                !read_object<Integers>(object, out[num_read_]))
                return false;
            ++num_read_;
        }
        return is_at_end(document);
    }

    template <bool Integers>
    bool read_lines(const char* bytes, std::size_t len, opstatus_record* out) {
        num_read_ = 0;
        ondemand::document_stream stream;
        if (parser_.iterate_many(bytes, len, simdjson::dom::DEFAULT_BATCH_SIZE).get(stream) !=
            SUCCESS)
            return false;
        for (auto document : stream) {
            ondemand::object object;
            if (document.get_object().get(object) != SUCCESS ||
                !read_object<Integers>(object, out[num_read_]))
                return false;
            ++num_read_;
        }
        return true;
    }

    ondemand::parser parser_;
    std::size_t num_read_ = 0;
};

// A DOM's texts lie in such a buffer, too.
bool read_element(dom::element element, bool integers, opstatus_record& out) {
    dom::object object;
    if (element.get_object().get(object) != SUCCESS) return false;
    out.members = 0;
    out.reserved = 0;
    for (const auto field : object) {
        std::string_view text;
        std::uint64_t number;
        if (field.key == "OperationId") {
            out.members |= OPSTATUS_HAS_OPERATION_ID;
            if (field.value.get_string().get(text) != SUCCESS ||
                !decode_uuid(text, out.operation_id))
                return false;
        } else if (field.key == "State") {
            out.members |= OPSTATUS_HAS_STATE;
            if (integers && field.value.get_uint64().get(number) == SUCCESS) {
                if (!decode_state_number(number, out.state)) return false;
            } else if (field.value.get_string().get(text) != SUCCESS ||
                       !decode_state(text.data(), text.size(), out.state)) {
                return false;
            }
        } else if (field.key == "Type") {
            out.members |= OPSTATUS_HAS_TYPE;
            if (integers && field.value.get_uint64().get(number) == SUCCESS) {
                if (!decode_type_number(number, out.type)) return false;
            } else if (field.value.get_string().get(text) != SUCCESS ||
                       !decode_type(text.data(), text.size(), out.type)) {
                return false;
            }
        }
    }
    return true;
}

class dom_contender : public contender {
  public:
    dom_contender() { use_one_thread(parser_); }
    std::string name() const override { return std::string("simdjson DOM") + suffix; }
    std::string version() const override {
        return SIMDJSON_STRINGIFY(SIMDJSON_VERSION) ", kernel " +
               simdjson::get_active_implementation()->name();
    }
    bool reads(const workload& w) const override {
        return w.chunk == 0 && !(w.is_sweep && is_tuned);
    }

    outcome run(const workload& w, opstatus_record* out) override {
        outcome done;
        for (const piece& p : w.pieces)
            if (!read_piece(w, w.bytes.data() + p.begin, p.len, out, done)) ++done.num_rejected;
        return done;
    }

  private:
    bool read_piece(const workload& w, const char* bytes, std::size_t len, opstatus_record* out,
                    outcome& done) {
        if (w.form == framing::lines) return read_lines(w, bytes, len, out, done);
        dom::element root;
        if (parser_.parse(bytes, len, false).get(root) != SUCCESS) return false;
        if (w.form == framing::document) {
            if (!read_element(root, w.accept_integers, out[done.num_records])) return false;
            ++done.num_records;
            return true;
        }
        dom::array array;
        if (root.get_array().get(array) != SUCCESS) return false;
        for (const dom::element element : array) {
            if (!read_element(element, w.accept_integers, out[done.num_records])) return false;
            ++done.num_records;
        }
        return true;
    }

    bool read_lines(const workload& w, const char* bytes, std::size_t len, opstatus_record* out,
                    outcome& done) {
        dom::document_stream stream;
        if (parser_.parse_many(bytes, len, simdjson::dom::DEFAULT_BATCH_SIZE).get(stream) !=
            SUCCESS)
            return false;
        for (auto document : stream) {
            dom::element root;
            if (document.get(root) != SUCCESS ||
                !read_element(root, w.accept_integers, out[done.num_records]))
                return false;
            ++done.num_records;
        }
        return true;
    }

    dom::parser parser_;
};

}  // namespace

void add_simdjson(contenders& to) {
    to.push_back(std::make_unique<ondemand_contender>());
    to.push_back(std::make_unique<dom_contender>());
}

}  // namespace bench::OPSTATUS_BENCH_BUILD
