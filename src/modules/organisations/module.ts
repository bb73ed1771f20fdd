import { defineModule } from '#platform/module.ts';

export default defineModule({
  name: 'organisations',
  dependsOn: ['cycles'],
  permissions: ['organisations.register', 'organisations.invite-staff', 'organisations.belong'],
  may: {
    convenor: ['organisations.register', 'organisations.invite-staff'],
    coordinator: ['organisations.register'],
    representative: ['organisations.belong'],
  },
});
