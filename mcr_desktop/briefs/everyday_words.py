"""Words of everyday work, by which alone nobody is known: parts of names that sentences hold anyway."""

from __future__ import annotations

_WORDS = """
able about above access accident accord account accounts across action actions active actual
address advance advice after again agency agent agreed agreement ahead alarm alert alliance
allied almost alone along alpha alpine also alternative always amber amount analysis anchor and
angel angle animal annoying annual another answer anything apart apparel apple april are area
argument around arrival arrived article asked asset atlantic atlas august autumn average award
away baby back baker bakery balance ball bank banks barrel barrier base basic batch bath bay
beach beacon bean bear bearing beauty became because been beer before begin begun behind being
bell below berry best beta better between beverage beyond bicycle bike bill bird bishop black
blade block blue board boat body bold bolt bond bone book books border bottle bottom bought
boundary bowl box brand bread break brick bridge bright bring broad broken brook brother brought
brown budget build builder builders building built burn business butcher butter button buyer
cable call came camp canal candle capacity capital capsule card cards care cargo carpenter
carrier carriers carry case cases cash castle catalogue catering cause caused cellar cement
center central centre century ceramic ceramics certain chain chair challenge chance change
changed channel chapel chapter charge chart charter cheap check chemical chemicals cherry chief
child children choice chosen circle city civil claim claims class clay clean clear clerk client
climate clock close closed cloth clothing cloud club coach coal coast coffee coil cold collar
collect college color colour column come comfort coming command commerce commercial common
communication company compared compass complaint complaints complete component components
computer concept concern concord condition confirmed connect construction consult consulting
consumer contact container content continental contract control cook cool copper copy core corn
corner corrected cost cotton could council count counted counter country course court cover
craft crane cream create credit crew crop cross crown crystal culture current curve custom
customer customers cycle daily dairy damage damaged data date dawn days deal dealer december
decide decision deep defence delay delayed delivered deliveries delivers delivery delta demand
dental department depot desert design desk detail device diamond diesel digital direct direction
discount distance distribution district dock doctor document doing dome done door double doubt
down draft dragon drain draw dream dress drink drive driver drivers drop drug duct duke during
dust duty each eagle early earth east eastern easy echo economy edge edition education effect
eight either elder electric electrical electronics element elite else email emerald emergency
empire employee empty ended energy engine engineering enough enter enterprise enterprises entry
environment equal equipment error estate euro europe european even evening event every evidence
exact exactly example excellent exchange expected express extra eyes fabric face fact factory
failure fair faith falcon fall false family farm farmer farmers fashion fast father fault
february feed fell fewer fibre field fields fifteen figure file filled filter final finance
financial fine finish fire first fish fisher five fixed flag flat fleet flexible flight floor
flower flowers foam focus follow food foods foot for force forest foretold forge forgotten form
fort forward foster found foundation founder fountain four fox frame free freight french fresh
friday friend from front frost fruit fuel full function furniture fusion future gain galaxy
garage garden gardens gate gates gauge gave general gentle german giant gift give given glass
global goal goes going gold golden gone good goods grace grade grain grand grant graphic grass
gray great green grid ground group grow growth guard guest guide guild hall hammer hand handle
handling happened happening happy harbour hard hardware harvest has have head health heart heat
heating heavy height held help her herald here heritage hero hidden high higher highest hill
hills his historic hold holder holding home homes honest hope horizon horn horse hospital hotel
hour house household housing however hub hubs human hundred hunt hunter hunting hydro ideal
image impact import important improve inch incident income independent index industrial
industries industry information innovation input inside inspection install institute instrument
instruments insurance integrated inter interest interior internal international into invoice
iron island issue item its january jewel job join joint journey judge judged july jump june
junior just justice keen keep kept kettle keys kind king kingdom kings kitchen knight know known
label labour lady lake lamb lamp lamps land lane large laser last lasting late later laundry
lead leader leaf league learn least leather leave leaving left legal legend length lens less let
letter level liberty library life lift light lighting like lime limit limited line linen lines
link lion liquid list little live load loading local lock lodge logic logistics london long look
loop lord lorry loss lost love lower lowest luck lunar lunch luxury machine machinery made magic
mail main maintenance major make maker makers making management manager manor manual
manufacturing many maple marble march marine mark market marketing markets marsh mass master
match material materials matrix matter maximum may mayor mead meadow meal mean means meant
measure meat mechanical media medical medium meet meeting member mercury message metal metals
meter method metro middle midland midnight might mile miles military milk mill miller mills mind
mine mineral mining minister minor minute mirror missed missing mission mobile model modern
module moment monday money month months moon more morning most mother motion motor motors mount
mountain mouth move moved much multi museum music must name narrow nation national native
natural nature naval near needs network never new newer newest news next night nine noble none
nor north northern not note nothing notice noticed november now number nurse oak object observed
ocean october off offer office official often old older oldest olive oliver once one only open
opened operation optical optics option orange orbit order orders organic origin original other
others our ours out outdoor output outside oven over own owner oxygen pace pacific pack
packaging packing page paint pair palace pallet pallets palm panel paper papers parcel parent
paris park parks part partner partners parts party pass passed past path pattern pause peace
peak pearl penny people pepper per perfect period person personal pharma pharmacy phase phoenix
phone photo physical piano picture piece pike pilot pine pink pioneer pipe pitch place plain
plan planet planned plant plants plastic plastics plate platform play please plenty plumb plus
pocket point points polar police policy pond pool poor pope port portal porter possible post
potter pottery poultry pound powder power powers practice precision premier premium present
press pressure price prices primary prime prince print printing prior private prize problem
process produce product production products professional profile profit program progress project
promise promotion proof proper property protect proud proved provide public pulse pump pumps
pure purple purpose put quality quantum quarter queen quest question quick quiet radio rail
railway rain rainbow raised range rapid rare rate rates raven reached read ready real reason
receive received recent record recovery recycling reed refer refund regent region regional
register regular related release remote repair repaired repeat replaced report reported request
research reserve resource resources response rest result results retail return returns review
rice rich ride ridge right ring rise river road roads rock rocket roll roman roof room rooms
root rose rough round route routes royal rubber ruby rule run rural safe safety said sail sale
sales salt same sample sand saturday save say saying scale scanner scene school science
scientific scrap screen sea seal search season seat second secret section sector secure security
see seed seen select senior sense sent sentence sept september series serious serve service
services session set seven several shade shadow shaft shape share sharp she sheet shelf shell
shelter shepherd shield shift shine ship shipping ships shirt shoe shoes shop shops short should
showed showing shown shows side sign signal silk silver simple since single site sites six size
skill skin slice slow small smart smith smoke smooth snow soap social society soft software soil
solar sold solid solution solutions some song soon sort sound source south southern space span
spare spark special specialist speed spell spice spin spirit split spoken sport sports spot
spring springs square stable staff stage stainless stand standard star stars start state
statement station steam steel steep stem step sterling stock stone stones stood stop stopped
storage store stores storm story straight strand strategic stream street strength strike strong
structure studio style subject suburb sugar suite summer summers summit sunday sunny sunrise
sunset super supplier suppliers supply support supposed sure surface surgery surprise survey
swan sweet swift switch symbol system systems table tail tailor take taken tall tank target
taste team teams tech technical technologies technology telecom telling temper temple ten tenant
tender term terminal test textile textiles than thanks that the their them then theory there
these they thing things think third this those thought thousand thread three through throw
thursday ticket tide tiger tile tiles timber time times title today together told too tool tools
top total touch tour tours toward towards tower towers town toys track trade trader traders
trading tradition traffic trail train training transfer transit transport travel treasure tree
trees trend trial triangle tried trinity triple truck trucks true trust truth tube tuesday
turbine turn turned turner twelve twin two type tyre tyres under union unique unit united units
unity universal university until upper urban use used useful user using utility vacuum vale
valley value valve vector vehicle venture verdict very vessel victory video view villa village
vine vision vista vital voice volume wagon wait wall walls wanted ward warehouse warm was wash
waste watch water waters wave wax way wealth weather web wednesday week weekly weeks weight
welcome well wells were west western what wheel when where which while white who whole wholesale
whom whose why wide wild will wind window windows wine wing winter wire wireless wise with
within without wolf wood woods wool word words work worked worker works world worse worth would
write written wrong wrote yacht yard year years yellow yes yet you young yours zero zone
"""

EVERYDAY = frozenset(_WORDS.split())
"""In small letters."""
