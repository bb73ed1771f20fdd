import { defineModule } from '#platform/module.ts';

export default defineModule({
  name: 'cycles',
  dependsOn: [],
  permissions: ['cycles.open', 'cycles.change'],
  may: { convenor: ['cycles.open', 'cycles.change'] },
});
