#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

int main()
{
    std::mutex lines;
    std::vector<std::thread> threads;
    for (int name = 1; name <= 4; name++)
        threads.emplace_back([name, &lines]
        {
            for (int lap = 1; lap <= 3; lap++)
            {
                std::this_thread::sleep_for(std::chrono::milliseconds(40 * name));
                std::lock_guard hold(lines);
                std::cout << "\x1b[" << 30 + name << "mthread " << name << "\x1b[0m finishes lap " << lap << std::endl;
            }
        });
    for (auto &thread : threads)
        thread.join();
    std::cout << "All home.\n";
}
