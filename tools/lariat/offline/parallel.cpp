#include "offline/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace lariat::tool {

void for_each_index(std::size_t count, std::function<void(std::size_t)> const& work,
    std::function<void(double)> const& progress)
{
    std::atomic<std::size_t> next{0};
    std::mutex guard;
    std::condition_variable changed;
    std::size_t done = 0; // under guard

    std::vector<std::jthread> threads;
    std::size_t const cores = std::max(1U, std::thread::hardware_concurrency());
    for (std::size_t t = 0; t < std::min(cores, count); ++t) {
        threads.emplace_back([&] {
            for (std::size_t i = next++; i < count; i = next++) {
                work(i);
                std::scoped_lock const lock{guard};
                ++done;
                changed.notify_one();
            }
        });
    }
    std::unique_lock lock{guard};
    while (done < count) {
        changed.wait_for(lock, std::chrono::milliseconds{100});
        if (progress) progress(static_cast<double>(done) / static_cast<double>(count));
    }
}

} // namespace lariat::tool
