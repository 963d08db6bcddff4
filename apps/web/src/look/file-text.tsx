import { Trans } from '@lingui/react/macro';
import { useRef, useState } from 'react';
import { Labelled, type LabelledProps } from './field.js';

interface FileTextProps extends LabelledProps {
  name: string;
  required?: boolean;
  placeholder?: string | undefined;
}

/** The text of a file, pasted or chosen: lines stay lines, as a key needs them. */
export function FileText({ label, hint, problem, ...area }: FileTextProps) {
  const [text, setText] = useState('');
  const file = useRef<HTMLInputElement>(null);
  return (
    <Labelled label={label} {...(hint ? { hint } : {})} {...(problem ? { problem } : {})}>
      {(about) => (
        <>
          <textarea
            className="field min-h-20 py-2 font-mono text-s"
            rows={3}
            autoComplete="off"
            spellCheck={false}
            dir="ltr"
            value={text}
            onChange={(event) => setText(event.target.value)}
            {...about}
            {...area}
          />
          <button type="button" className="btn self-start" onClick={() => file.current?.click()}>
            <Trans>Choose the file</Trans>
          </button>
          <input
            ref={file}
            type="file"
            className="hidden"
            tabIndex={-1}
            aria-hidden="true"
            onChange={({ target }) => {
              void target.files?.[0]?.text().then(setText);
              target.value = '';
            }}
          />
        </>
      )}
    </Labelled>
  );
}
