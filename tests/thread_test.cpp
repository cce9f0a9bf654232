// Threads that read one input at the same time, the first call's choice of a kernel among them.
#include <atomic>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "generator.hpp"
#include "support.hpp"

namespace {

TEST(Threads, ShareTheInputAndTheFirstCall) {
    std::string list = "[";
    for (int i = 0; i < 50; ++i)
        list += R"({"OperationId":"88ef90f9-0b94-46b0-b817-a6ea20c07f8a","State":"Completed",)"
                R"("Type":"PartitionRestart"},{"x":[1,"\u0041"],"State":"Running"},)";
    list += "{}]";
    const oracle::answer want = support::expected(list, support::array, 0);
    ASSERT_EQ(want.records.size(), 101U);
    const std::string best = opstatus_kernel();

    constexpr std::size_t num_threads = 8;
    for (std::size_t round = 0; round < support::scaled(100); ++round) {
        opstatus::core::force_kernel(nullptr);
        std::atomic<std::size_t> num_ready = 0;
        std::vector<oracle::answer> got(num_threads);
        std::vector<std::string> kernels(num_threads);
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < num_threads; ++i)
            threads.emplace_back([&, i] {
                ++num_ready;
                while (num_ready < num_threads)
                    std::this_thread::yield();
                if (i % 2 == 0) kernels[i] = opstatus_kernel();
                got[i] = support::read(list, support::array, 0);
                if (i % 2 == 1) kernels[i] = opstatus_kernel();
            });
        for (std::thread& thread : threads)
            thread.join();
        for (std::size_t i = 0; i < num_threads; ++i) {
            ASSERT_EQ(got[i], want) << "thread " << i;
            ASSERT_EQ(kernels[i], best);
        }
    }
}

// The choice itself, many times: no thread may see another one than the best, not even for a moment. A
// choice takes microseconds, 30 and more under a hypervisor, so a wrong one would stand for as long.
TEST(Threads, FindTheSameKernel) {
    opstatus::core::force_kernel(nullptr);
    const std::string_view best = opstatus_kernel();
    std::atomic<bool> is_running = false;
    std::atomic<bool> is_over = false;
    std::size_t num_others = 0;
    std::thread other([&] {
        is_running = true;
        while (!is_over)
            if (opstatus_kernel() != best) ++num_others;
    });
    while (!is_running)
        std::this_thread::yield();
    for (std::size_t i = 0; i < support::scaled(50000); ++i) {
        opstatus::core::force_kernel(nullptr);
        if (opstatus_kernel() != best) ADD_FAILURE();
    }
    is_over = true;
    other.join();
    EXPECT_EQ(num_others, 0U);
}

// Each thread with inputs of its own, compared with the oracle.
TEST(Threads, DoNotMeet) {
    opstatus::core::force_kernel(nullptr);
    std::vector<std::thread> threads;
    std::atomic<std::size_t> num_differences = 0;
    for (std::uint64_t seed = 1; seed <= 4; ++seed)
        threads.emplace_back([&num_differences, seed] {
            generator::source source(seed);
            for (std::size_t i = 0; i < support::scaled(5000); ++i) {
                std::string list = source.list();
                if (i % 2 == 0) source.mutate(list);
                const auto options = static_cast<std::uint32_t>(i % 32);
                if (support::read(list, support::automatic, options) !=
                    support::expected(list, support::automatic, options))
                    ++num_differences;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(num_differences, 0U);
}

}  // namespace
