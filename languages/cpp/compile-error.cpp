#include <iostream>
#include <string>

int main()
{
    std::string answer = 42 + nullptr;
    std::cout << answer << '\n';
}
