/** ISO 3166-1 alpha-2: the states of the Americas, and Spain, which observes. A cycle may name any other by the API. */
export const REGION = [
  ...['AG', 'AR', 'BB', 'BO', 'BR', 'BS', 'BZ', 'CA', 'CL', 'CO', 'CR', 'CU', 'DM', 'DO', 'EC', 'ES', 'GD', 'GT', 'GY', 'HN'],
  ...['HT', 'JM', 'KN', 'LC', 'MX', 'NI', 'PA', 'PE', 'PY', 'SR', 'SV', 'TT', 'US', 'UY', 'VC', 'VE'],
] as const;
