#include <iostream>

int main()
{
    std::cout << "Leaving with 3\n";
    return 3;
}
