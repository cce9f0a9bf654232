// The kernels that this CPU can run, for whatever compares them.
#pragma once

#include <vector>

#include "dispatch.hpp"

namespace kernels {

// The best one last. Asked once: under a hypervisor, what a CPU can do is a question of many microseconds.
inline const std::vector<const opstatus::core::kernel*>& all() {
    static const std::vector<const opstatus::core::kernel*> found = [] {
        std::vector<const opstatus::core::kernel*> list;
        while (const opstatus::core::kernel* next = opstatus::core::runnable_kernel(list.size()))
            list.push_back(next);
        return list;
    }();
    return found;
}

// Calls `run` once for each, with that one in use. The best one stays in use.
template <class Run>
void on_every_one(Run run) {
    for (const opstatus::core::kernel* each : all()) {
        opstatus::core::force_kernel(each);
        run();
    }
}

}  // namespace kernels
