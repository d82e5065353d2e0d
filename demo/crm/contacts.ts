/** A customer of the CRM. All of them are made up. */
export interface Contact {
  readonly id: string;
  readonly name: string;
  readonly company: string;
  readonly place: string;
  readonly phone: string;
  readonly mail: string;
  readonly since: string;
  readonly orders: string;
  readonly mood: 'content' | 'waiting' | 'upset';
  /** What happened, the newest first: when, how, what. */
  readonly history: readonly (readonly [when: string, how: string, what: string])[];
}

export const contacts: readonly Contact[] = [
  {
    id: 'marta-silva', name: 'Marta Silva', company: 'Padaria do Porto', place: 'Porto', phone: '+351 22 555 0142', mail: 'marta@padaria.example',
    since: 'March 2021', orders: '48 crates a month', mood: 'waiting',
    history: [
      ['Today, 9:12', 'Call', 'Asks when the second delivery comes. The carrier says Thursday.'],
      ['Monday', 'Order', '24 crates of Cox, 24 of Bramley. One pallet is on its way.'],
      ['12 May', 'Mail', 'Wants the invoice in the name of the new company.'],
    ],
  },
  {
    id: 'jonas-weber', name: 'Jonas Weber', company: 'Weber & Töchter', place: 'Lübeck', phone: '+49 451 555 0177', mail: 'jonas@weber.example',
    since: 'October 2018', orders: '12 crates a month', mood: 'upset',
    history: [
      ['Yesterday', 'Mail', 'The May invoice came twice, and both were paid.'],
      ['2 May', 'Call', 'Praised the new boxes: not one bruise.'],
    ],
  },
  {
    id: 'priya-nair', name: 'Priya Nair', company: 'Nair Catering', place: 'Leeds', phone: '+44 113 555 0105', mail: 'priya@nair.example',
    since: 'January 2024', orders: '30 crates a month', mood: 'content',
    history: [
      ['Tuesday', 'Call', 'Moved: the new address is 4 Canal Yard. Gate code on the delivery note.'],
      ['28 April', 'Order', '30 crates of Discovery for a wedding.'],
    ],
  },
  {
    id: 'elif-demir', name: 'Elif Demir', company: 'Çarşı Market', place: 'Izmir', phone: '+90 232 555 0116', mail: 'elif@carsi.example',
    since: 'June 2022', orders: '60 crates a month', mood: 'content',
    history: [['Friday', 'Visit', 'Tasted the first Gravensteins. Takes ten crates to try.'], ['3 April', 'Order', '60 crates, as always.']],
  },
  {
    id: 'tom-baker', name: 'Tom Baker', company: 'The Cider Shed', place: 'Hereford', phone: '+44 1432 555 0188', mail: 'tom@cider.example',
    since: 'August 2016', orders: 'windfalls, in autumn', mood: 'waiting',
    history: [['16 May', 'Call', 'Asks for 2 tonnes in September. We owe him an offer.']],
  },
];
