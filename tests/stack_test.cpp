// No call takes more than 1 KiB of stack below its entry. Measured on a stack that has been painted.
#include <ucontext.h>

#include <algorithm>
#include <cstring>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "support.hpp"

namespace {

constexpr std::size_t limit = 1024;

alignas(64) std::uint8_t stack[64 * 1024];
ucontext_t outside;
ucontext_t inside;
void (*to_call)() = nullptr;
const std::uint8_t* entry_frame = nullptr;

// What the calls read and write: nothing of theirs may be on the measured stack.
std::string input;
std::uint32_t options = 0;
opstatus_reader reader;
opstatus_record records[4];
std::size_t num_records;
std::size_t consumed;
char text[OPSTATUS_JSON_MAX_LEN];
std::int32_t code;

void on_the_stack() {
    entry_frame = static_cast<const std::uint8_t*>(__builtin_frame_address(0));
    to_call();
}

// The bytes below on_the_stack()'s frame that a call has touched: a little more than it has taken.
std::size_t stack_use(void (*call)()) {
    call();  // so that the dynamic linker has found memcpy, on the stack of the test
    std::memset(stack, support::poison, sizeof stack);
    to_call = call;
    ::getcontext(&inside);
    inside.uc_stack.ss_sp = stack;
    inside.uc_stack.ss_size = sizeof stack;
    inside.uc_link = &outside;
    ::makecontext(&inside, on_the_stack, 0);
    ::swapcontext(&outside, &inside);
    const std::uint8_t* touched = stack;
    while (*touched == support::poison)
        ++touched;
    return static_cast<std::size_t>(entry_frame - touched);
}

void parse() { code = opstatus_parse(input.data(), input.size(), options, records, &consumed); }
void read() {
    code = opstatus_reader_read(&reader, input.data(), input.size(), records, 4, &num_records,
                                &consumed);
}
void init() { code = opstatus_reader_init(&reader, 0, options); }
void finish() { code = opstatus_reader_finish(&reader); }
void count() { consumed = opstatus_reader_offset(&reader) + opstatus_reader_num_records(&reader); }
void write() { num_records = opstatus_write(records, 0, text, sizeof text); }
void uuid() {
    opstatus_uuid_format(records[0].operation_id, text);
    code = opstatus_uuid_parse(text, 36, records[1].operation_id);
}
void names() {
    opstatus_state_name(3);
    opstatus_type_name(4);
    opstatus_state_is_terminal(3);
    opstatus_error_name(code);
    opstatus_error_message(code);
}
void first_use() {
    opstatus::core::force_kernel(nullptr);
    opstatus_kernel();
}

// Deeper than the limit, for the test of the test.
void two_kilobytes() {
    volatile std::uint8_t taken[2048];
    for (std::size_t i = 0; i < sizeof taken; ++i)
        taken[i] = 1;
}

TEST(Stack, StaysWithinOneKilobyte) {
    if (support::is_sanitized || !support::is_optimized)
        GTEST_SKIP() << "the promise is for optimized builds without sanitizers";
    ASSERT_GE(stack_use(two_kilobytes), 2048U);
    const std::vector<std::string> inputs = {
        R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"ForceCancelled",)"
        R"("Type":"PartitionQuorumLoss"})",
        R"({"Type":"invalid","St\u0061te":"Running","\ud83d\ude00":[1.5e3,null,"x\n"]})",
        "{\"x\":" + std::string(65, '['), "{\"x\":\"\xFF\"}", "{\"State\":\"Runnin\"}"};
    std::size_t most = 0;
    kernels::on_every_one([&most, &inputs] {
        for (const std::string& each : inputs)
            for (const std::uint32_t mask : {0U, 31U}) {
                input = each;
                options = mask;
                for (void (*const call)() :
                     {parse, init, read, count, finish, write, uuid, names}) {
                    const std::size_t use = stack_use(call);
                    EXPECT_LE(use, limit) << each;
                    most = std::max(most, use);
                }
            }
    });
    most = std::max(most, stack_use(first_use));
    EXPECT_LE(most, limit);
    std::cout << "at most " << most << " bytes of stack\n";
}

}  // namespace
