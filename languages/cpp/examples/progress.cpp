#include <chrono>
#include <iomanip>
#include <iostream>
#include <thread>

int main()
{
    using namespace std::chrono_literals;
    constexpr int width = 32;
    for (int step = 0; step <= 100; ++step)
    {
        std::cout << "\r\x1b[36m";
        for (int i = 0; i < width; ++i)
            std::cout << (i < width * step / 100 ? "█" : "░");
        std::cout << "\x1b[0m " << std::setw(3) << step << " %" << std::flush;
        std::this_thread::sleep_for(20ms);
    }
    std::cout << "\nDone.\n";
}
