#include <complex>
#include <iostream>
#include <sstream>

constexpr int width = 56, height = 32, depth = 80;

std::string colour(int x, int y)
{
    const std::complex<double> c(-2.2 + 3.1 * x / width, -1.2 + 2.4 * y / height);
    std::complex<double> z;
    int n = 0;
    for (; n < depth && std::norm(z) < 4; ++n)
        z = z * z + c;
    if (n == depth)
        return "8;14;18";
    std::ostringstream out;
    out << (90 + n * 8) % 256 << ';' << (30 + n * 10) % 256 << ';' << (60 + n * 4) % 256;
    return out.str();
}

int main()
{
    for (int y = 0; y < height; y += 2)
    {
        for (int x = 0; x < width; ++x)
            std::cout << "\x1b[38;2;" << colour(x, y) << ";48;2;" << colour(x, y + 1) << "m▀";
        std::cout << "\x1b[0m\n";
    }
}
