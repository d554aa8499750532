#include <chrono>
#include <cmath>
#include <iostream>
#include <string>
#include <thread>

// Rain on the mill pond: each drop makes rings.
int main()
{
    using namespace std::chrono_literals;
    constexpr int width = 48, height = 14;
    const std::string shades[] = {" ", "·", "~", "≈", "≋"};
    std::cout << "\x1b[2J\x1b[?25l";
    for (int frame = 0; frame < 80; ++frame)
    {
        std::string screen = "\x1b[H\x1b[36m";
        for (int y = 0; y < height; ++y)
        {
            for (int x = 0; x < width; ++x)
            {
                const double near = std::hypot(x - 14, 2 * (y - 5)), far = std::hypot(x - 36, 2 * (y - 9));
                const double wave = std::sin(near / 2 - frame / 3.0) + std::sin(far / 2.5 - frame / 4.0);
                screen += shades[static_cast<int>((wave + 2) / 4.001 * 5)];
            }
            screen += "\n";
        }
        std::cout << screen << std::flush;
        std::this_thread::sleep_for(40ms);
    }
    std::cout << "\x1b[0m\x1b[?25h";
}
