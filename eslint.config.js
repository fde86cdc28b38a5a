import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import reactHooks from 'eslint-plugin-react-hooks'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import { importDirection } from './scripts/importDirection.mjs'

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/coverage/**',
      '**/.turbo/**',
      '**/test-results/**',
      '**/playwright-report/**',
      '**/.cache/**',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'object-shorthand': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  { files: ['**/*.{ts,tsx,vue}'], rules: { 'no-undef': 'off' } },
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    files: ['**/*.vue'],
    rules: {
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
      'vue/require-default-prop': 'off',
    },
  },
  {
    // What is shipped, and the code of the docs.
    files: [
      'packages/react/**/*.{ts,tsx}',
      'apps/react-demo/**/*.{ts,tsx}',
      'packages/testing/test/**/*.tsx',
      'apps/recipes/**/*.{ts,tsx}',
      'apps/interop/hub/**/*.tsx',
    ],
    ...reactHooks.configs.flat['recommended-latest'],
  },
  {
    files: ['scripts/**', '.ci/**', 'apps/**/scripts/**', 'apps/bench/**', 'apps/e2e/**', 'apps/interop/**'],
    languageOptions: {
      globals: {
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        AbortController: 'readonly',
      },
    },
    rules: { 'no-console': 'off' },
  },
  {
    // Nest reads the classes that a constructor names: they are imported as what they are.
    files: ['apps/interop/hub/nest/**'],
    languageOptions: { parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true } },
  },
  ...importDirection,
  prettier,
)
