import { render } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { useActiveInView } from './use-active-in-view';

function Strip({ active }: { active: string }) {
  const strip = useActiveInView<HTMLDivElement>(active);
  return (
    <div ref={strip} data-testid="strip">
      {['a', 'b'].map((name) => (
        <span key={name} data-state={name === active ? 'active' : 'inactive'}>
          {name}
        </span>
      ))}
    </div>
  );
}

test('the middle of the active entry comes to the middle of the strip, when some of it is out of sight', () => {
  const places: Record<string, [number, number]> = { strip: [0, 300], a: [0, 60], b: [380, 60] };
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    const [left, width] = places[this.getAttribute('data-testid') ?? this.textContent ?? ''] ?? [0, 0];
    return new DOMRect(left, 0, width, 40);
  });
  const { getByTestId, rerender } = render(<Strip active="a" />);
  expect(getByTestId('strip').scrollLeft).toBe(0);
  rerender(<Strip active="b" />);
  expect(getByTestId('strip').scrollLeft).toBe(380 + 30 - 150);
});
