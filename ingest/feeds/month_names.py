"""Month names and their abbreviations, as news feeds write them in some fifteen languages."""

from __future__ import annotations

_NAMES = (
    "january jan januar januari janvier janv enero ene janeiro gennaio gen styczeń stycznia sty "
    "leden ledna ocak oca ianuarie ian январь января янв січень січня січ tammikuu tammikuuta",
    "february feb februar februari février fevrier févr fevr fév febrero fevereiro fev febbraio luty "
    "lutego lut únor února şubat şub februarie февраль февраля фев лютий лютого лют helmikuu "
    "helmikuuta",
    "march mar märz maerz mär mrz maart mrt mars marzo março marco marzec marca březen března mart "
    "martie март марта мар березень березня бер maaliskuu maaliskuuta",
    "april apr avril avr abril abr aprile kwiecień kwietnia kwi duben dubna nisan nis aprilie апрель "
    "апреля апр квітень квітня кві huhtikuu huhtikuuta",
    "may mai mei mayo maio mag maggio maj maja květen května mayıs май мая травень травня тра "
    "toukokuu toukokuuta",
    "june jun juni juin junio junho giugno giu czerwiec czerwca cze červen června haziran haz iunie "
    "июнь июня июн червень червня чер kesäkuu kesäkuuta",
    "july jul juli juillet juil julio julho luglio lug lipiec lipca lip červenec července temmuz tem "
    "iulie июль июля июл липень липня лип heinäkuu heinäkuuta",
    "august aug augustus août aout agosto ago sierpień sierpnia sie srpen srpna ağustos ağu август "
    "августа авг серпень серпня сер elokuu elokuuta",
    "september sep sept septembre septiembre setembro set settembre wrzesień września wrz září eylül "
    "eyl septembrie сентябрь сентября сен сент вересень вересня вер syyskuu syyskuuta",
    "october oct oktober okt octobre octubre outubro out ottobre ott październik października paź "
    "říjen října ekim eki octombrie октябрь октября окт жовтень жовтня жов lokakuu lokakuuta",
    "november nov novembre noviembre novembro listopad listopada lis listopadu kasım kas noiembrie "
    "ноябрь ноября ноя нояб листопад листопада marraskuu marraskuuta",
    "december dec dezember dez décembre decembre déc diciembre dic dezembro dicembre grudzień "
    "grudnia gru prosinec prosince aralık ara decembrie декабрь декабря дек грудень грудня гру "
    "joulukuu joulukuuta",
)

#: A lower-case name or abbreviation without its full stop -> 1 to 12.
MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
