#include <cmath>
#include <fstream>
#include <iostream>
#include <numbers>

int main()
{
    std::ofstream picture("spirals.svg");
    picture << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-160 -160 320 320\">\n"
            << "<rect x=\"-160\" y=\"-160\" width=\"320\" height=\"320\" fill=\"#0f1a1c\"/>\n";
    const double golden = std::numbers::pi * (3 - std::sqrt(5.0));
    for (int seed = 0; seed < 400; ++seed)
    {
        const double r = 7.2 * std::sqrt(seed), angle = seed * golden;
        picture << "<circle cx=\"" << r * std::cos(angle) << "\" cy=\"" << r * std::sin(angle)
                << "\" r=\"" << 1.5 + r / 48 << "\" fill=\"hsl(" << 160 + seed / 4 << " 60% 60%)\"/>\n";
    }
    picture << "</svg>\n";
    std::cout << "spirals.svg is written; see Files.\n";
}
