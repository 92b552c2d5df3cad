import { Patience } from './instant';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('what goes on may take as long as it does; where nothing has moved for too long it is given up', () => {
  const patience = new Patience(40_000);
  for (let gone = 0; gone < 10; gone++) {
    jest.advanceTimersByTime(39_000);
    patience.moved();
  }
  expect(patience.signal.aborted).toBe(false);
  jest.advanceTimersByTime(41_000);
  expect(patience.signal.aborted).toBe(true);
  expect((patience.signal.reason as Error).name).toBe('TimeoutError');
});
