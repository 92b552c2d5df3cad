import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/dist/**', 'quizzes/**', 'docs/examples/**', '**/hostile/**', '**/*.asset.ts'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 250, skipComments: false }],
      'no-console': 'error',
      eqeqeq: 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-require-imports': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Determinism: the same seed gives the same bytes, so nobody asks a clock or a die of the machine's own.
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Draw from a seed (spec/kernel/seed.ts).' },
        { object: 'Date', property: 'now', message: 'Time is an argument.' },
      ],
      'no-restricted-syntax': ['error', { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is an argument.' }],
    },
  },
  { files: ['bench/**', '**/*.test.ts'], rules: { 'no-console': 'off', 'no-restricted-properties': 'off', '@typescript-eslint/no-non-null-assertion': 'off' } },
  { files: ['spec/kernel/jest.ts'], rules: { 'no-console': 'off' } },
  { files: ['.ci/**'], languageOptions: { globals: { module: 'writable', require: 'readonly', process: 'readonly', console: 'readonly', __dirname: 'readonly' } }, rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
