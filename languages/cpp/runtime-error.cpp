#include <iostream>
#include <string>
#include <vector>

int main()
{
    std::vector<std::string> names{"Ada", "Alan"};

    for (std::size_t i = 0; i <= names.size(); i++) {
        std::cout << names.at(i) << '\n';
    }
}
