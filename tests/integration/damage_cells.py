"""Damaged CSV deliveries: what can be wrong in a cell and between rows, by the dictionaries of c01, c02 and c05."""
import damage
from damage_tables import Case, Delivery, encodings_c01, encodings_c02, encodings_c05, place, structure, whole_cut_off


# ---- Cells -----------------------------------------------------------------------------------------------------------

def values(delivery, name, table, table_of_values):
    """Titles, kind, values, and the rows (default: the first and the last with something in the column)."""
    for titles, kind, bad, *given in table_of_values:
        for title in titles.split():
            for value in bad:
                for row in given or sorted({table.filled(title)[0], table.filled(title)[-1]}):
                    yield delivery.quarantined(name, f'{title} = {value!r} in row {row}', table.set(row,
                                                                                                    **{title: value}),
                                               table.line(row), title, kind)


def good(delivery, name, table, table_of_values):
    for titles, written, *given in table_of_values:
        for title in titles.split():
            for value in written:
                row = given[0] if given else table.filled(title)[0]
                yield delivery.fine(name, f'{title} = {value!r}', table.set(row, **{title: value}))


NO_DAY = ('2015-02-30', '2015-13-01', '2015-00-10', '2015-01-00', '01/02/2015', '2015/03/01', '20150301', '2015-3-1',
          '1.3.2015', '43831', '2015-03-01T10:00', '0000-00-00', 'unknown')
INEXACT = ('2015-03-UN', '2015-UN-UN', '2015-03', '2015', 'UN')
NO_INTEGER = ('2.5', '2,5', 'x', '2 3', '--', '²', '２.５')
# 1-based rows of the base: 1 base, 2 metastasis, 5 chemotherapy, 7 radiotherapy, 9 lab, 10 to 14 contacts (14: dead).
C01 = (
    ('sex', 'unknown_code', ('3', '0', 'M', '男', '1.0')),
    ('dob dx_date', 'invalid_date', (*NO_DAY, '2015-UN-01', '2015-UN', 'UN-UN-UN')),
    ('rec_date met_date tx_start tx_end lab_date fu_date', 'invalid_date', (*NO_DAY, *INEXACT)),
    ('dob dx_date rec_date met_date tx_start tx_end lab_date fu_date', 'after_export', ('2024-07-06', '2099-01-01')),
    ('dx_t rec_t', 'unparsable_value', ('5', 'T3', '3e', 'III')),
    ('dx_n rec_n', 'unparsable_value', ('4', 'N1', '3d')),
    ('dx_m', 'unparsable_value', ('2', 'M0')),
    ('dx_stage', 'unknown_code', ('V', 'IIA', '3', 'iva')),
    ('dx_ajcc rec_ajcc', 'unknown_code', ('4', '9', '1997', 'AJCC7')),
    ('histology', 'unknown_code', ('0', '5', '2.1')),
    ('rec_ecog', 'unknown_code', ('5', '9', '-1')),
    ('rec_ecog', 'invalid_number', ('1.5', 'x')),
    ('rec_site___1 rec_site___2', 'unknown_code', ('2', 'yes')),
    ('baseline_complete metastasis_complete treatment_complete lab_complete followup_complete', 'unknown_code',
     ('3', 'complete')),
    ('met_site', 'unknown_code', ('0', '7', 'bone')),
    ('met_n tx_cycles rt_fx', 'invalid_number', (*NO_INTEGER, '0', '-1')),
    ('met_n_gt10', 'unknown_code', ('3', 'yes')),
    ('tx_cycles', 'invalid_number', ('100',)),
    ('tx_phase', 'unknown_code', ('0', '3')),
    ('tx_type', 'unknown_code', ('0', '7', '9')),
    ('tx_regimen', 'unknown_code', ('7', '9', 'GP')),
    ('tx_resp', 'unknown_code', ('0', '5', 'CR')),
    ('rt_target', 'unknown_code', ('0', '5')),
    ('rt_tech', 'unknown_code', ('0', '7')),
    ('rt_dose_gy', 'invalid_number', ('70,2', '70.2 Gy', '1.234,5', '7O', '70..2', '0', '-70', '700')),
    ('ebv_copies', 'invalid_number', ('<500', '5 000', '5,000', '1,5', 'ND', '-1')),
    ('ebv_lt', 'unknown_code', ('2', '<')),
    ('fu_status', 'unknown_code', ('0', '6', 'dead')),
    ('fu_cause', 'unknown_code', ('0', '5'), 14),
    ('dx_date met_date lab_date fu_date met_site met_n tx_phase tx_type ebv_lt fu_status', 'missing_value',
     ('', '-99', '　')),
    ('rec_date', 'missing_value', ('', '-99')),
    ('redcap_repeat_instance', 'missing_key', ('',)),
    ('redcap_repeat_instance', 'invalid_number', ('x', '1.5')),
    ('record_id', 'orphan', ('A-0000', 'a-5605'), 2, 5, 9, 14),
)
C01_GOOD = (
    ('sex', ('-99', '', ' 1 ', '１')),
    ('dob', ('', '-99', '1972-06-UN', '1972-UN-UN')),
    ('dx_date', ('2017-04-UN', '2017-UN-UN')),
    ('rt_dose_gy', ('60', '60.00', '６９.９６', '6.996E+1')),
    ('dx_ajcc', ('-99', '', '92', '2008')),
    ('tx_resp', ('', '9')),
)


def c01():
    table = damage.c01()
    name = table.name
    delivery = Delivery('c01', {name: table})
    yield from structure(delivery, 'warned')
    yield from whole_cut_off(delivery, table)
    yield from encodings_c01(delivery, name, table)
    for case in values(delivery, name, table, C01):
        if case.findings[0][3] == 'orphan':
            case.loaded = None      # what is left of the patient may be all right
        yield case
    yield from good(delivery, name, table, C01_GOOD)
    yield from rows_of_c01(delivery, name, table)


def rows_of_c01(delivery, name, table):
    for row in sorted({*table.some, 2, 5, 7, 9, 14}):
        line = table.line(row)
        again = table.insert(row + 1, table.rows[row])
        later = again.line(row + 1)
        yield delivery.warned(name, f'row {row} twice', again, later, '*', 'duplicate_row')
        yield delivery.quarantined(name, f'row {row} twice, otherwise', again.set(row + 1,
                                                                                  redcap_data_access_group='b'),
                                   later, 'record_id', 'conflicting_duplicate')
        complete = next(title for title in table.titles if title.endswith('_complete') and table.cell(row, title))
        yield delivery.warned(name, f'{complete} in row {row}', table.set(row, **{complete: '1'}), line, complete,
                              'unfinished_form')
        if table.cell(row, 'redcap_repeat_instrument'):
            yield delivery.quarantined(name, f'instrument in row {row}', table.set(
                row, redcap_repeat_instrument='Treatment2'), line, '*', 'unknown_row')
        yield Case('c01', f'{name}: record_id of row {row} empty',
                   delivery.with_file(name, table.set(row, record_id='')), 'findings',
                   None if not table.cell(row, 'redcap_repeat_instrument') or row == table.data[-1]
                   else [place(name, line, 'record_id', 'missing_key')])
    last, last_of_first = table.data[-1], 14
    for label, row, field, kind, cells in (
            ('birth after diagnosis', 1, 'dob', 'date_order', {'dob': '2018-01-01'}),
            ('recurrence before diagnosis', 1, 'dx_date', 'date_order', {'rec_date': '2016-06-09'}),
            ('treatment ends before it starts', 5, 'tx_start', 'date_order', {'tx_end': '2017-05-03'}),
            ('last contact before the recurrence', last, 'fu_date', 'date_order', {'fu_date': '2017-10-21'}),
            ('contact after death', 13, 'fu_date', 'date_order', {'fu_date': '2021-03-05'}),
            ('a dose in cGy', 7, 'rt_dose_gy', 'rule fraction-low', {'rt_dose_gy': '0.6996'}),
            ('a fraction of less than 0.5 Gy', 7, 'rt_dose_gy', 'rule fraction-low',
             {'rt_dose_gy': '16', 'rt_fx': '33'}),
            ('regimen 9 without text', 5, 'tx_regimen', 'unknown_code', {'tx_regimen': '9'}),
            *(('an unknown text beside regimen 9', 5, 'tx_regimen_oth', 'unknown_code',
               {'tx_regimen': '9', 'tx_regimen_oth': text}) for text in ('docetaxel', 'S1', 'cisplatin')),
            ('a regimen and another one beside it', 5, 'tx_regimen', 'rule regimen-once',
             {'tx_regimen_oth': 'GS'}),
            ('no site of the recurrence', 1, 'rec_site___1', 'rule recurrence-sited', {'rec_site___1': '0'})):
        yield delivery.quarantined(name, label, table.set(row, **cells), table.line(row), field, kind)
    for title, rule in (('met_date', 'metastasis'), ('tx_start', 'treatment'), ('lab_date', 'sample'),
                        ('fu_date', 'contact')):
        row = next(row for row in table.data if table.cell(row, title))
        yield delivery.quarantined(name, f'{title} before the birth', table.set(row, **{title: '1900-01-02'}),
                                   table.line(row), title, f'rule birth-before-{rule}')
    for row, title, value in ((1, 'met_site', '1'), (2, 'tx_type', '1'), (5, 'fu_date', '2020-01-01'), (7, 'sex', '1'),
                              (9, 'rec_t', 'x'), (14, 'lab_complete', '2')):
        yield delivery.quarantined(name, f'{title} of another instrument in row {row}',
                                   table.set(row, **{title: value}), table.line(row), title, 'stray_cell')
        yield delivery.fine(name, f'{title} of another instrument in row {row}, not known',
                            table.set(row, **{title: '-99'}))
    for rule, row, field, cells in (
            ('treatment-after-death', 8, 'tx_start', {'tx_start': '2021-03-05', 'tx_end': ''}),
            ('metastasis-after-death', 3, 'met_date', {'met_date': '2021-03-05'}),
            ('sample-after-death', 9, 'lab_date', {'lab_date': '2021-03-05'}),
            ('metastasis-before-diagnosis', 2, 'met_date', {'met_date': '2017-04-27'})):
        yield delivery.warned(name, rule, table.set(row, **cells), table.line(row), field, f'rule {rule}')
    for sex in ('1', '2'):
        again = table.insert(2, table.set(1, redcap_repeat_instance='2', sex=sex).rows[1])
        yield delivery.quarantined(name, f'a second base row with an instance number, sex {sex}', again,
                                   again.line(2), 'record_id', 'conflicting_duplicate')
    again = table.insert(last_of_first + 1, table.set(last_of_first, redcap_repeat_instance='6', fu_cause='2').rows[14])
    yield delivery.quarantined(name, 'two causes of death', again, again.line(last_of_first + 1), 'fu_cause',
                               'rule one-cause-of-death')
    yield Case('c01', 'nobody\'s last contact', delivery.with_file(name, table.without(last)), 'findings',
               [place(name, table.line(table.data[-8]), 'fu_date', 'missing_value')], 2)


# ---- c02 -------------------------------------------------------------------------------------------------------------

NO_FORM = ('2015/2/30', '2012-02-30', '20150230', '2015年2月30日', '3/1/2015', '2015.3.1', '2015/13/1', '2015-3',
           '201503', '1234', '438311', '43831.5', '15/3/1', '2015年3月1号', '乱')
C02_DAYS = '复发日期 转移日期 化疗开始1 化疗开始2 免疫开始日期 放疗开始 放疗结束 检测日期 末次随访'
C02 = (
    ('性别', 'unknown_code', ('乱', 'M', '1')),
    ('出生日期 确诊日期', 'invalid_date', NO_FORM),
    (C02_DAYS, 'invalid_date', (*NO_FORM, '2015年', '2010.3', '2005年6月')),
    ('靶向开始日期 转移灶治疗开始 转移灶治疗结束', 'invalid_date', ('2015/2/30', '2015年'), 2),
    ('出生日期 确诊日期 ' + C02_DAYS, 'after_export', ('2099/1/1', '73051')),
    ('病理类型', 'unknown_code', ('乱', '鳞', '未分化')),
    ('初诊分期', 'unparsable_value', ('乱', 'T3N2', 'T5N0M0', 'T3N4M0', 'T3N2M2', 'T3N2M0V期', 'T3N2M0(AJCC9)', 'III期',
                                  '97福州分期T3N2M0')),
    ('初诊分期', 'rule one-edition', ('92福州分期T3N2M0(AJCC7)',)),
    ('首程治疗', 'unknown_code', ('乱', '化疗', '放疗')),
    ('rT', 'unparsable_value', ('乱', '5', 'rT2')),
    ('rN', 'unparsable_value', ('乱', '4', 'N1')),
    ('复发部位', 'unknown_code', ('乱', '咽', '鼻咽/颈部')),
    ('转移部位（个数）', 'unparsable_value', ('骨', '2', '骨x个', '骨2个肝3个', '骨、、肝', '骨(3', '骨3)', '骨(3个', '骨（多发',
                                       '骨>(3)')),
    ('转移部位（个数）', 'rule no-open-count', ('骨10+', '骨2个+', '骨2、肝10+')),
    ('转移部位（个数）', 'unknown_code', ('胰腺2个', '骨2、胰1', '骨转移(3)')),
    ('转移部位（个数）', 'invalid_number', ('骨0个',)),
    ('化疗方案1 化疗方案2', 'unknown_code', ('乱', 'FP', '紫杉醇')),
    ('周期数2', 'invalid_number', ('x', '2.5', '-1', '0', '100')),
    ('免疫治疗', 'unknown_code', ('乱', '是', 'PD-1')),
    ('靶向治疗', 'unknown_code', ('乱', '是'), 2),
    ('局部放疗', 'unknown_code', ('乱', '是', '是（肺）'), 2),
    ('放疗技术', 'unknown_code', ('乱', '4D', 'imrt')),
    ('放疗剂量/次数', 'invalid_number', ('乱', '60', '60Gy', '60/30F', '60Gy/30', '60,5Gy/30F', '60mGy/30F', '700Gy/30F',
                                   '0Gy/30F', '60Gy/0F')),
    ('转移灶局部治疗', 'unknown_code', ('乱', '放疗'), 2),
    ('EBV-DNA(copies/ml)', 'invalid_number', ('乱', '2,350', '高', '<', '1.8×10^4', '-5', '2350copies')),
    ('状态及死因', 'unknown_code', ('乱', '死亡', '存活')),
    ('住院号', 'unparsable_value', ('A1234567', '123456789', '12345678901', '1234567890123', '1234-5678')),
    ('确诊日期 末次随访 状态及死因', 'missing_value', ('', '-', '/', '不详', '无')),
    ('转移日期 检测日期', 'missing_value', ('', '不详')),
    ('复发日期', 'missing_value', ('', '-')),
)
C02_GOOD = (
    ('性别', ('不详', '', '　男 ')),
    ('出生日期', ('', '1976年', '1976.3', '1976年3月', '28095', '１９７６/１２/１')),
    ('初诊分期', ('T3N2M0', 'cT2bN3aM0 IVa期', '92福州分期 T3N2M0 III期', 'TXNXMX', 'T2BN3AM0 ⅳa期', 'T1N0M0 iii期')),
    ('周期数1 周期数2', ('不详', '无', '-', '')),
    ('转移部位（个数）', ('骨2', '骨（2）', '骨（2个）', '骨多发', '骨 2个；肝1', '肺（多发）', '骨>10', '骨2,肝1', '骨2+肝1', '骨2、')),
    ('放疗剂量/次数', ('60Gy/30F', '6000cGy/30F', '66 Gy/30f', '60Gy/30次', '６０Ｇｙ/３０Ｆ')),
    ('EBV-DNA(copies/ml)', ('2.35E+03', '<400', '>1.00E+07', '阴性', '未检出', '＜400'), 3),
    ('住院号', ('471666', '00471666', ' 471666 '), 4),
)


def c02():
    table = damage.c02()
    name = table.name
    delivery = Delivery('c02', {name: table})
    yield from structure(delivery, 'refused')
    yield from whole_cut_off(delivery, table)
    yield from encodings_c02(delivery, name, table)
    yield from values(delivery, name, table, C02)
    yield from good(delivery, name, table, C02_GOOD)
    yield from rows_of_c02(delivery, name, table)


def total(table, count, *more):
    return table.insert(len(table.rows), ['合计', count, *[''] * 36], *more)


def rows_of_c02(delivery, name, table):
    end, blank = table.line(len(table.rows)), [''] * 38
    for row in table.data:
        again = table.insert(row + 1, table.rows[row])
        later = again.line(row + 1)
        yield delivery.warned(name, f'row {row} twice', again, later, '*', 'duplicate_row')
        for title, value in (('rT', 'x'), ('姓名', '某'), ('序号', '9')):
            yield delivery.quarantined(name, f'row {row} twice, other {title}', again.set(row + 1, **{title: value}),
                                       later, '住院号', 'conflicting_duplicate')
        yield delivery.quarantined(name, f'no 住院号 in row {row}', table.set(row, 住院号=''), table.line(row), '住院号',
                                   'missing_key')
    padded = table.insert(5, table.set(4, 住院号='471666', 性别='女').rows[4])
    yield delivery.quarantined(name, 'lost zeros are the same patient', padded, end, '住院号', 'conflicting_duplicate')
    for label, made in (('3', total(table, '3')), ('3 and blank rows', total(table, '3', blank, [], blank))):
        yield delivery.fine(name, f'合计 {label}', made)
    twice = table.insert(5, table.rows[4])
    yield delivery.warned(name, '合计 counts patients', total(twice, '3'), 6, '*', 'duplicate_row')
    for count in ('2', '4', '0', '30'):
        yield delivery.warned(name, f'合计 {count}', total(table, count), end, '合计', 'total_mismatch')
    for count in ('x', '3人', '3.5'):
        yield delivery.refused(name, f'合计 {count}', total(table, count), end, '合计', 'file_field')
    yield Case('c02', '合计 in the middle', delivery.with_file(name, table.insert(3, ['合计', '3', *[''] * 36])), 'refused')
    yield Case('c02', '合计 twice', delivery.with_file(name, total(total(table, '3'), '3')), 'refused')
    yield delivery.refused(name, 'no title line', table.without(0), 1, '*', 'title_line_missing')
    yield delivery.refused(name, 'two title lines', table.insert(0, table.rows[0]), 3, '*', 'header_late')
    yield delivery.refused(name, 'no header', table.without(1), 2, '*', 'missing_column')
    for label, row, field, kind, cells in (
            ('birth after diagnosis', 2, '出生日期', 'date_order', {'出生日期': '2016/12/1'}),
            ('recurrence before diagnosis', 2, '确诊日期', 'date_order', {'复发日期': '2010/12/7'}),
            ('last contact before the recurrence', 2, '末次随访', 'date_order', {'末次随访': '2020/1/1'}),
            ('radiotherapy ends before it starts', 3, '放疗开始', 'date_order', {'放疗结束': '2011/1/1'}),
            ('a metastasis without its site', 2, '转移部位（个数）', 'missing_value', {'转移部位（个数）': '无'}),
            ('a fraction of less than 0.5 Gy', 3, '放疗剂量/次数', 'rule fraction-low', {'放疗剂量/次数': '70cGy/33F'}),
            ('no date of recurrence', 2, '复发日期', 'missing_value', {'复发日期': ''})):
        yield delivery.quarantined(name, label, table.set(row, **cells), table.line(row), field, kind)
    for said, no, titles, rule in (
            ('免疫治疗', '否', ['免疫开始日期'], 'immunotherapy-said'),
            ('靶向治疗', '否', ['靶向开始日期'], 'targeted-said'),
            ('局部放疗', '否', ['放疗技术', '放疗开始', '放疗结束'], 'radiotherapy-said'),
            ('转移灶局部治疗', '无', ['转移灶治疗开始', '转移灶治疗结束'], 'local-treatment-said')):
        nothing = {'免疫开始日期': '', '靶向开始日期': '', '放疗技术': '', '放疗剂量/次数': '', '放疗开始': '', '放疗结束': '',
                   '转移灶剂量/次数': '', '转移灶治疗开始': '', '转移灶治疗结束': ''}
        for title in titles:
            filled = {**nothing, '免疫治疗': '', '靶向治疗': '', '局部放疗': '', '转移灶局部治疗': '', said: no,
                      title: 'IMRT' if title == '放疗技术' else '2018/1/1'}
            yield delivery.warned(name, f'{title} with {said} {no}', table.set(2, **filled), table.line(2), said,
                                  f'rule {rule}')
    for row, cells, field, rule in (
            (2, {'化疗方案1': '不详', '周期数1': '-'}, '化疗方案1', 'chemotherapy-said-1'),
            (3, {'化疗方案2': '', '周期数2': ''}, '化疗方案2', 'chemotherapy-said-2'),
            (3, {'EBV-DNA(copies/ml)': '不详'}, 'EBV-DNA(copies/ml)', 'ebv-said')):
        yield delivery.warned(name, f'a date beside {field}, which says nothing', table.set(row, **cells),
                              table.line(row), field, f'rule {rule}')
    row = table.filled('周期数1')[0]
    for drugs, cycles in (('TPF→GP', '2,4'), ('TPF→GP', '2,不详'), ('TPF→GP', '不详,4'), ('TPF→GP', '不详'),
                          ('TPF→GP', '-,/')):
        yield delivery.fine(name, f'{drugs} with {cycles}', table.set(row, 化疗方案1=drugs, 周期数1=cycles))
    for drugs, cycles in (('TPF→GP', '2'), ('TPF→GP', '2,4,6'), ('TPF→GP', '2,不详,4'), ('GP', '2,不详'), ('', '2')):
        yield delivery.quarantined(name, f'{drugs} with {cycles}', table.set(row, 化疗方案1=drugs, 周期数1=cycles),
                                   table.line(row), '周期数1', 'rule cycles-per-course-1')


# ---- c05 -------------------------------------------------------------------------------------------------------------

NO_NUMBER_DAY = ('20150230', '20151301', '2015-03-01', '2015/3/1', '150301', '2015031', '43831', 'x', '20150000',
                 '20150300')
C05 = {
    'patients.csv': (
        ('住院次数', 'invalid_number', ('x', '7,5', '7.5')),
        ('住院次数 确诊日期 性别代码', 'missing_value', ('',)),
        ('性别代码', 'unknown_code', ('3', '男', '01')),
        ('出生日期 确诊日期', 'invalid_date', (*NO_NUMBER_DAY[:-2], '2015')),
        ('复发日期', 'invalid_date', NO_NUMBER_DAY),
        ('出生日期 确诊日期 复发日期', 'after_export', ('20990101',)),
        ('主要诊断编码', 'unparsable_value', ('C12.900', 'C11', 'C11.x00', 'c11.900')),
        ('病理编码', 'unknown_code', ('8071/3', 'M99999/9', 'M80710/6')),
        ('临床T', 'unparsable_value', ('3', 'T5', 'N1', 'T2e')),
        ('临床N', 'unparsable_value', ('1', 'N4', 'T1')),
        ('临床M', 'unparsable_value', ('0', 'M2', 'N0')),
        ('分期版本', 'unknown_code', ('4', '9', '2008', '7.0')),
        ('rT', 'unparsable_value', ('rT5', 'rN0', '2')),
        ('rN', 'unparsable_value', ('rN4', 'rT0', '1')),
        ('复发方式', 'unknown_code', ('0', '4', '局部')),
        ('复发日期', 'missing_value', ('',)),
    ),
    'metastases.csv': (
        ('转移部位编码', 'unknown_code', ('C77.0', 'C79.4', '骨', 'C78')),
        ('转移部位编码', 'unparsable_value', ('C79.500、C78.000', 'C79.500,C78.000', 'C79.500/C78.000', 'C79.5 C78.0')),
        ('病灶数', 'invalid_number', (*NO_INTEGER, '0', '-1')),
        ('发现日期', 'invalid_date', NO_NUMBER_DAY),
        ('发现日期', 'after_export', ('20990101',)),
        ('转移部位编码 病灶数 发现日期', 'missing_value', ('',)),
    ),
    'treatments.csv': (
        ('治疗类别', 'unknown_code', ('中药', 'chemo', '放化疗')),
        ('开始日期 结束日期', 'invalid_date', NO_NUMBER_DAY),
        ('开始日期 结束日期', 'after_export', ('20990101',)),
        ('疗程数', 'invalid_number', (*NO_INTEGER, '0', '100')),
        ('化疗方案', 'unknown_code', ('乱', '紫杉醇', 'gp')),
        ('化疗效果', 'unknown_code', ('SD', 'ORR', '1')),
        ('放疗技术', 'unknown_code', ('0', '7', 'IMRT')),
        ('设野部位', 'unknown_code', ('胃', '全身')),
        ('剂量Gy', 'invalid_number', ('69.96', '1.234,5', '69,9,6', '70Gy', '70,', '6996', '0', '-70')),
        ('次数', 'invalid_number', (*NO_INTEGER, '0')),
        ('治疗阶段', 'unknown_code', ('0', '3')),
        ('治疗类别 治疗阶段', 'missing_value', ('',)),
    ),
    'followup.csv': (
        ('随访日期 死亡日期', 'invalid_date', NO_NUMBER_DAY),
        ('随访日期 死亡日期', 'after_export', ('20990101',)),
        ('死亡日期', 'missing_value', ('',)),
        ('生存状态', 'unknown_code', ('0', '4', '死亡')),
        ('根本死因编码', 'unknown_code', ('Z99', 'A00.0', 'c11.9', 'Y84', 'COPD', 'Infection', 'C')),
        ('根本死因编码', 'unparsable_value', ('I21.9;C11.9', 'C34、C11', 'I21/C11')),
        ('生存状态', 'missing_value', ('',)),
    ),
    'LIS_EBV.txt': (
        ('结果', 'invalid_number', ('高', '1,42E+02', '<', '1.8x10^4', '1.8×10⁴', '-3', '>')),
        ('单位', 'unknown_unit', ('IU/mL', 'copies/L', '')),
        ('报告时间', 'invalid_date', ('2008-11-02', '2008/11/2', '2008-11-02 25:00:00', '2008-13-02 09:05:00',
                                  '2008-02-30 09:05:00', '2008-11-02 09:60:00', '02/11/2008 9:05', '20081102')),
        ('报告时间', 'after_export', ('2099-01-01 09:05:00',)),
        ('检验项目', 'unknown_code', ('EB病毒DNA', 'EB病毒DNA定量检测', 'EBV-DNA')),
        ('检验项目 结果 报告时间', 'missing_value', ('',)),
    ),
}
C05_GOOD = {
    'patients.csv': (('出生日期', ('19700101', '', '19670000', '19670100')), ('确诊日期', ('20061200', '20060000')),
                     ('性别代码', ('0', '9')), ('病理编码', ('',)), ('分期版本', ('08', '92', ''))),
    'metastases.csv': (('病灶数', ('98', '99', '1')), ('转移部位编码', ('C77.100', 'C79.7', 'C78.200'))),
    'treatments.csv': (('剂量Gy', ('69,96', '66,0', '66')), ('化疗效果', ('', 'NC')), ('总量', ('1.234,5 mg',), 1)),
    'followup.csv': (('根本死因编码', ('', 'R99', 'I21', 'J18.9', 'Y84.2', 'C34')), ('随访方式', ('', '9'))),
    'LIS_EBV.txt': (('结果', ('1.80×10^4', '2.35E+03', '18000', '<4.00E+02', '>1.00E+07', '低于检测下限', '阴性')),
                    ('报告时间', ('2008-11-02 09:05:00', '2008/11/2 9:05')), ('检验项目', ('EB病毒VCA-IgA抗体',)),
                    ('病案号', ('462283', '0000462283'))),
}


def c05():
    tables = damage.c05()
    delivery = Delivery('c05', tables)
    yield from structure(delivery, 'refused')
    for name, table in tables.items():
        yield from encodings_c05(delivery, name, table)
        for case in values(delivery, name, table, C05[name]):
            yield case
        yield from good(delivery, name, table, C05_GOOD[name])
        yield from rows_of_c05(delivery, name, table)
        yield from combinations_of_c05(delivery, name, table)
        rest = {other: content for other, content in delivery.whole.items() if other != name}
        yield Case('c05', f'without {name}', rest, 'refused', [place(name, 0, '*', 'missing_file')])
        yield Case('c05', f'{name} under another name', {**rest, f'x{name}': delivery.whole[name]}, 'refused')
        yield Case('c05', f'{name} and a copy', {**delivery.whole, f'x{name}': delivery.whole[name]}, 'refused',
                   [place(f'x{name}', 0, '*', 'unexpected_file')])
        for other in tables:
            if other > name:
                yield Case('c05', f'{name} and {other} exchanged', {**delivery.whole, name: delivery.whole[other],
                                                                    other: delivery.whole[name]}, 'refused')


def rows_of_c05(delivery, name, table):
    child = name != 'patients.csv'
    for row in table.data:
        line, again = table.line(row), table.insert(row + 1, table.rows[row])
        yield delivery.warned(name, f'row {row} twice', again, again.line(row + 1), '*', 'duplicate_row')
        if not child:
            yield delivery.quarantined(name, f'row {row} twice, otherwise', again.set(row + 1, 民族='99'),
                                       again.line(row + 1), '病案号', 'conflicting_duplicate')
            for number, kind in (('x', 'invalid_number'), ('', 'missing_value')):    # which row counts is not known
                yield delivery.quarantined(name, f'row {row} again, its admission {number!r}', again.set(
                    row + 1, 住院次数=number, 民族='99'), again.line(row + 1), '住院次数', kind)
            yield Case('c05', f'an older admission of row {row}', delivery.with_file(name, again.set(
                row + 1, 住院次数='1', 确诊日期='xx')), 'ok', [], 3)
            continue
        for label, value in (('another', '0000777777'), ('lost zeros', table.cell(row, '病案号').lstrip('0')),
                             ('no number', 'A')):
            if name == 'LIS_EBV.txt' and label == 'lost zeros':
                continue
            yield Case('c05', f'{name}: {label} in row {row}', delivery.with_file(name, table.set(row, 病案号=value)),
                       'findings', None if name == 'followup.csv' else [place(name, line, '病案号', 'orphan')])
        yield Case('c05', f'{name}: no 病案号 in row {row}', delivery.with_file(name, table.set(row, 病案号='')), 'findings',
                   None if name == 'followup.csv' else [place(name, line, '病案号', 'missing_key')])


def combinations_of_c05(delivery, name, table):
    if name == 'patients.csv':    # one mistake: the patient's other rows are orphans, and nobody says he has none
        row = table.data[0]
        case = delivery.quarantined(name, '病案号 of nine digits', table.set(row, 病案号='046228346'), table.line(row),
                                    '病案号', 'unparsable_value')
        own = table.cell(row, '病案号').lstrip('0')
        case.findings += [place(other, rows.line(one), '病案号', 'orphan') for other, rows in delivery.tables.items()
                          for one in rows.data if other != name and rows.cell(one, '病案号').lstrip('0') == own]
        yield case
    if name == 'treatments.csv':
        row = table.filled('剂量Gy')[0]
        yield delivery.quarantined(name, 'a dose in another unit', table.set(row, 剂量Gy='0,6996'), table.line(row),
                                   '剂量Gy', 'rule fraction-low')
    if name == 'followup.csv':
        row = table.filled('死亡日期')[0]
        for status in ('1', '3'):
            for cause in ('', 'C11.9'):
                yield delivery.quarantined(name, f'a date of death with status {status}, cause {cause!r}', table.set(
                    row, 生存状态=status, 根本死因编码=cause), table.line(row), '死亡日期', 'rule death-of-the-dead')
            yield delivery.quarantined(name, f'a cause of death with status {status}', table.set(
                row, 生存状态=status, 死亡日期='', 根本死因编码='C11.9'), table.line(row), '根本死因编码',
                                       'rule cause-of-the-dead')
        again = table.insert(row + 1, table.set(row, 随访日期='20100101', 根本死因编码='C22.0').rows[row])
        yield delivery.quarantined(name, 'two causes of death', again, again.line(row + 1), '根本死因编码',
                                   'rule one-cause-of-death')


def cases():
    yield from c01()
    yield from c02()
    yield from c05()
