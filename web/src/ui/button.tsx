import type { ButtonHTMLAttributes } from 'react';

type Props = ButtonHTMLAttributes<HTMLButtonElement> & { look?: 'primary' | 'danger' | 'quiet' | 'quiet icon' | 'icon' };

export function Button({ look, className, type = 'button', ...rest }: Props) {
  return <button type={type} className={['button', look, className].filter(Boolean).join(' ')} {...rest} />;
}
