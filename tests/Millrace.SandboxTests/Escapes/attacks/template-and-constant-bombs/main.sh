cat > template.cpp <<'END'
template <int N, int M> struct bomb { static const int value = bomb<N - 1, M * 2>::value + bomb<N - 1, M * 2 + 1>::value; };
template <int M> struct bomb<0, M> { static const int value = M; };
int main() { return bomb<40, 1>::value; }
END
cat > constant.cpp <<'END'
constexpr unsigned spin(unsigned n) { unsigned s = 0; for (unsigned i = 0; i < n; i++) s += i; return s; }
static_assert(spin(4000000000u) == 1);
int main() {}
END
timeout -s KILL 1 g++ -ftemplate-depth=100000 template.cpp >/dev/null 2>&1 && echo "GOT THROUGH: templates"
timeout -s KILL 1 g++ -fconstexpr-ops-limit=9223372036854775807 -fconstexpr-loop-limit=2147483647 constant.cpp >/dev/null 2>&1 && echo "GOT THROUGH: constants"
echo end
