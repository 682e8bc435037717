import { forwardRef, type ButtonHTMLAttributes } from 'react';

type Props = ButtonHTMLAttributes<HTMLButtonElement> & { look?: 'primary' | 'danger' | 'quiet' | 'quiet icon' | 'icon' };

export const Button = forwardRef<HTMLButtonElement, Props>(function Button({ look, className, type = 'button', ...rest }, ref) {
  return <button ref={ref} type={type} className={['button', look, className].filter(Boolean).join(' ')} {...rest} />;
});
