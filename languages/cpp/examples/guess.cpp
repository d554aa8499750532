#include <iostream>
#include <random>

int main()
{
    std::random_device device;
    int secret = std::uniform_int_distribution<int>(1, 100)(device), guess = 0, tries = 0;
    std::cout << "I am thinking of a number from 1 to 100.\n";
    while (std::cout << "Your guess: " && std::cin >> guess)
    {
        tries++;
        if (guess == secret)
        {
            std::cout << "\x1b[32mYes! " << tries << " tries.\x1b[0m\n";
            return 0;
        }
        std::cout << (guess < secret ? "higher\n" : "lower\n");
    }
    return 1;
}
