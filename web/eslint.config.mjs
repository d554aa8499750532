import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "shots", "src/api/schema.ts", "public"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ["src/**/*.{ts,tsx}"],
    languageOptions: { globals: globals.browser },
    plugins: { "react-hooks": hooks },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "@typescript-eslint/no-non-null-assertion": "off", // noUncheckedIndexedAccess asks for it where an index is known to be good
    },
  },
  { rules: { "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }] } }, // taken out of what is passed on
  { files: ["eng/**", "bench/**", "*.config.*", "journeys/**"], languageOptions: { globals: { ...globals.node, ...globals.browser } }, rules: { "@typescript-eslint/no-non-null-assertion": "off" } },
);
