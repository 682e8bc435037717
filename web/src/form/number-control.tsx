import * as Slider from '@radix-ui/react-slider';
import type { NumberKind } from '../schema/field';
import { inputOf, type ControlProps } from './control-props';

function trimmed(value: number, step: number): string {
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  return String(Number(value.toFixed(digits)));
}

export function NumberControl(props: ControlProps<NumberKind>) {
  const { kind, field } = props;
  const input = inputOf(props);
  const typed = input.value;
  const { minimum = 0, maximum = 0, slider } = kind;
  const known = typed.trim() !== '' && Number.isFinite(Number(typed));
  const place = known ? Math.min(maximum, Math.max(minimum, Number(typed))) : minimum;
  return (
    <div className="number-input">
      <input {...input} className="control" inputMode={kind.integer ? 'numeric' : 'decimal'} autoComplete="off" />
      {slider && (
        <Slider.Root
          className="slider"
          min={minimum}
          max={maximum}
          step={slider.step}
          value={[place]}
          onValueChange={([moved = place]) => field.onChange(trimmed(moved, slider.step))}
        >
          <Slider.Track className="slider-track">
            <Slider.Range className="slider-range" />
          </Slider.Track>
          <Slider.Thumb className="slider-thumb" aria-labelledby={`${props.id}-label`} />
        </Slider.Root>
      )}
    </div>
  );
}
