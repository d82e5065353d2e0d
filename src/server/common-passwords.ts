/*
 * What people choose, and attackers try first, when a password must be long: a short favourite twice, a favourite with digits, two favourites,
 * a walk over the keyboard, a run of digits, dates. Lists of leaked passwords hold few that are as long as the policy asks for, so
 * they are made from the short ones, the same on every start.
 */

/** Words and names that lead the lists of leaked passwords. */
const words = `
password passwort passwords passw0rd iloveyou princess sunshine football baseball superman batman spiderman charlie michael jordan jennifer
jessica ashley daniel michelle nicole andrew joshua anthony matthew robert thomas william george david maria andrea amanda hannah
monkey dragon master shadow killer hunter ranger buster tigger soccer hockey ginger pepper summer winter spring autumn flower
freedom whatever trustno starwars pokemon pikachu naruto minecraft fortnite liverpool chelsea arsenal barcelona juventus realmadrid
cowboys steelers yankees lakers eagles mustang mercedes ferrari porsche harley corvette computer internet samsung google facebook
linkedin twitter instagram youtube microsoft windows android iphone apple orange banana cherry chocolate cookie cheese
welcome welcomehome letmein changeme default administrator admin login access secret secure security service support system server
manager office company employee customer callcenter callcentre contact helpdesk operator supervisor agent
qwerty qwertz azerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qwerasdf poiuyt lkjhgf mnbvcxz
abc abcd abcde abcdef abcdefg abcdefgh test testing tester guest user username money
london paris berlin madrid america canada australia germany england ireland scotland brazil mexico italia espana france
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december
love lover lovely forever friends family mother father sister brother baby angel angels heaven jesus christ blessed faith
happy smile beautiful hello helloworld goodbye thankyou please everything nothing something someone butterfly rainbow
diamond silver golden purple yellow green black white orange bluesky phoenix thunder lightning storm hurricane
player gamer gaming winner champion warrior samurai ninja knight legend hero zombie vampire monster
teamo tequiero contrasena hola amor bonita corazon estrella mariposa princesa
hallo geheim schatz liebe sommer fussball kennwort motdepasse bonjour soleil doudou chouchou loulou azertyuiop
`.trim().split(/\s+/);

/** The favourites of the favourites, which people put beside each other. */
const leaders = `
password iloveyou princess sunshine football baseball superman welcome letmein changeme qwerty asdfgh zxcvbn dragon monkey master shadow
charlie michael admin administrator secret computer internet hello love summer winter spring autumn company
`.trim().split(/\s+/);

const tails = [
  '1', '12', '123', '1234', '12345', '123456', '1234567', '12345678', '123456789', '1234567890', '0123456789', '123123', '123123123', '123321',
  '112233', '111111', '11111111', '000000', '00000000', '654321', '987654321', '9876543210', '696969', '121212', '102030', '147258369', '159753', '789456123',
  '1q2w3e', '1q2w3e4r', '1q2w3e4r5t', 'abc123', 'abcd1234', 'qwe123', 'qwerty', 'asdf',
];

/** Ways over the keyboard, along the alphabet and along the digits: any stretch of one is common, there and back. */
export const walks: readonly string[] = [
  'qwertyuiopasdfghjklzxcvbnm', 'qwertzuiopasdfghjklyxcvbnm', 'azertyuiopqsdfghjklmwxcvbn', 'qwertyuiop[]asdfghjkl;\'zxcvbnm,./',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p', '1q2w3e4r5t6y7u8i9o0p', '1qazxsw23edcvfr45tgbnhy67ujm', 'qazwsxedcrfvtgbyhnujmikolp', 'zaqxswcdevfrbgtnhymju',
  'q1w2e3r4t5y6u7i8o9p0', 'qawsedrftgyhujikolp', '1234567890qwertyuiopasdfghjklzxcvbnm', 'zxcvbnmasdfghjklqwertyuiop',
  'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz', 'aabbccddeeffgghhiijjkkllmmnnooppqqrrssttuuvvwwxxyyzz', 'a1b2c3d4e5f6g7h8i9j0k1l2m3n4',
  '12345678901234567890123456789012345678901234567890', '01234567890123456789012345678901234567890', '112233445566778899001122334455',
  '13579246801357924680135792468', '24681012141618202224262830', '123abc456def789ghi', '159753456852159753456852', '147258369147258369147258369',
  '314159265358979323846264338327950288', '271828182845904523536028747135', '11235813213455891442333776109',
];

/** Long ones that lead the lists as they are. */
const known = `
correcthorsebatterystaple thisismypassword thisisapassword mypasswordissecret mypasswordispassword passwordispassword password1234567890
iamthebestintheworld iloveyouforever iloveyousomuch iloveyoubaby123 iloveyoumorethananything welcometothejungle letmeinletmein letmeinplease
nevergonnagiveyouup idontknowmypassword idontremember idontneedapassword ihavenopassword donttouchmycomputer openthedoorplease opensesame123456
tobeornottobe tobeornottobethatisthequestion maytheforcebewithyou maytheforcebewithyou1 livelaughlovelife livelaughlove123 onceuponatime1234
thequickbrownfox thequickbrownfoxjumpsoverthelazydog jesuslovesyou1234 jesuschristislord ingodwetrust1234 thankyoujesus123 godisgreat123456
supercalifragilisticexpialidocious antidisestablishmentarianism manchesterunited manchesterunited1 manchestercity123 realmadrid123456
youllneverwalkalone youllneverwalkalone1 harrypotterharry harrypotter123456 lordoftherings123 gameofthrones1234 winteriscoming123
changemechangeme changethispassword pleasechangeme123 pleasechangethis temporarypassword temporarypassword1 administrator123 administrator1234
administratoradmin administratorpassword rootrootrootroot toortoortoortoor defaultpassword defaultpassword1 companypassword123
letmeinletmeinletmein passwordpassword1 passwordpassword123 trustno1trustno1 qwertyqwertyqwerty asdfasdfasdfasdf zxcvzxcvzxcvzxcv
mynameisinigomontoya onetwothreefour onetwothreefourfive einszweidreivier unodostrescuatro abcdefg1234567 abcdefgh12345678 abcd1234abcd1234
fuckyoufuckyou12 fuckyoufuckyoufuckyou fuckthisshit1234 ihatepasswords ihatemylife12345 ilovemymother123 ilovemyfamily123
`.trim().split(/\s+/);

const shortest = 15;
const longest = 40;

function* years(): Generator<string> {
  for (let year = 1940; year <= 2040; year += 1) yield [year, year + 1, year + 2, year + 3].join('');
}

function* candidates(): Generator<string> {
  yield* known;
  for (const word of words) {
    for (let times = 2; word.length * times <= longest; times += 1) yield word.repeat(times);
    for (const tail of tails) yield* [word + tail, tail + word, word + word + tail];
  }
  for (const first of leaders) for (const second of leaders) yield* [first + second, `${first}and${second}`];
  for (const first of tails) for (const second of tails) yield* [first + second, first + second + first];
  yield* years();
}

/** Makes the list: every entry is as long as the policy asks for, in lower case. */
export const commonPasswords = (): ReadonlySet<string> => new Set([...candidates()].filter(({ length }) => length >= shortest));
