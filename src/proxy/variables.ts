/** Variables of a process, as Node.js gives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

export type Variable = 'https_proxy' | 'http_proxy' | 'all_proxy' | 'no_proxy';

/** The variable in the spelling that counts, lower case first; empty is unset, as in curl. Null when neither is set. */
export function valueOf(
  environment: Environment,
  variable: Variable,
): { readonly name: string; readonly value: string } | null {
  for (const name of [variable, variable.toUpperCase()]) {
    const value = environment[name] ?? '';
    if (value.trim() !== '') return { name, value };
  }
  return null;
}

/** What programs read differently because of how a variable is spelled. */
export function spellingProblems(environment: Environment, variables: readonly Variable[]): readonly string[] {
  return variables.flatMap((variable) => {
    const upper = variable.toUpperCase();
    const [lowerValue, upperValue] = [environment[variable], environment[upper]];
    if (upperValue === undefined || upperValue === '') return [];
    if (lowerValue === undefined) {
      return upperOnly(environment, variable);
    }
    if (lowerValue === upperValue) return [];
    const lowerText =
      lowerValue.trim() === '' ? `${variable} is empty and ${upper} is not` : `${variable} and ${upper} differ`;
    return [`${lowerText}: most programs take ${variable}, Go programs take ${upper}; give both the same value`];
  });
}

function upperOnly(environment: Environment, variable: Variable): readonly string[] {
  switch (variable) {
    case 'http_proxy':
      // A web server hands the request header "Proxy:" to its CGI programs as HTTP_PROXY, so curl ignores that spelling.
      return ['HTTP_PROXY is not read by curl, git and wget in upper case; set http_proxy too'];
    case 'no_proxy':
      return environment['https_proxy'] === undefined && environment['http_proxy'] === undefined
        ? []
        : ['NO_PROXY is not read by wget in upper case, and the proxy is set in lower case; set no_proxy too'];
    case 'https_proxy':
    case 'all_proxy':
      return [];
  }
}
