#include <iostream>
#include <string>
#include <vector>

int main()
{
    std::vector<std::string> names{"Ada", "Grace"};
    names.push_back(1815);
    for (const auto &name : name)
        std::cout << name << "\n";
}
