// The table of phrases.
#include "report/phrase.h"

// In byte order of the English.
static const Label ROWS[] = {
    {{", ", "、"}},
    {{"25th percentile", "第25百分位数"}},
    {{"75th percentile", "第75百分位数"}},
    {{"95% CI: {1}", "95% CI：{1}"}},
    {{"; ", "；"}},
    {{"Across: months since the {1}", "横轴：距{1}的月数"}},
    {{"Adjusted", "校正"}},
    {{"Adjusted for: {1}.", "校正变量：{1}。"}},
    {{"Against", "对比"}},
    {{"All centers", "全部中心"}},
    {{"All events are on one side of a variable: its hazard ratio has no estimate. The likelihood ratio test of the "
      "model stands.",
      "某变量的全部事件集中于一侧：其风险比无法估计。模型的似然比检验仍有效。"}},
    {{"All log-rank tests", "全部log-rank检验"}},
    {{"All of them together", "全部变量合并"}},
    {{"All patients", "全部患者"}},
    {{"Analysed", "纳入分析"}},
    {{"Are the hazards proportional? Scaled Schoenfeld residuals", "比例风险是否成立？标准化Schoenfeld残差"}},
    {{"Area under the curve; limits and P from the normal distribution.", "曲线下面积；置信限与P值由正态分布得出。"}},
    {{"At or before the origin", "在起点或之前"}},
    {{"At risk", "在险"}},
    {{"Attribute", "字段"}},
    {{"Calendar days at each center, in the time zone its schema declares; the clock, time zone and locale of the "
      "computer change nothing.",
      "各中心的当地日历日，时区以其模式文件为准；计算机的时钟、时区与语言环境不影响任何结果。"}},
    {{"Censored", "删失"}},
    {{"Censored at a time of an event", "与事件同日删失"}},
    {{"Censoring", "删失"}},
    {{"Center", "中心"}},
    {{"Centers", "中心"}},
    {{"Chance", "随机性"}},
    {{"Chi-square", "χ²"}},
    {{"Chi-square (LR)", "χ²（似然比）"}},
    {{"Cochran's Q, centers with an estimate", "Cochran Q检验（有估计值的中心）"}},
    {{"Coefficients", "系数个数"}},
    {{"Comparison", "比较"}},
    {{"Comparisons", "组间比较"}},
    {{"Comparisons inside subgroups", "亚组内比较"}},
    {{"Completeness of follow-up, %", "随访完整率，%"}},
    {{"Completeness of follow-up: time observed, of the time to the event or to the data cut-off (Clark et al. 2002).",
      "随访完整率：实际观察时间占至事件或数据截止日的潜在观察时间的比例（Clark等，2002）。"}},
    {{"Completeness of the data", "数据完整性"}},
    {{"Computed by rmnpc {1}, built from an archive without a commit, with {2}.",
      "由 rmnpc {1} 计算（由不含提交信息的源码包构建），使用 {2}。"}},
    {{"Computed by rmnpc {1}, commit {2}, with {3}.", "由 rmnpc {1}（提交 {2}）计算，使用 {3}。"}},
    {{"Concordance", "一致性指数"}},
    {{"Conventions", "数值约定"}},
    {{"Counted in whole days; months of {1} days are only printed. A rate at 12 months counts the events up to that "
      "many times {1} days.",
      "以整日计算；仅在输出时换算为月（每月{1}天）。12个月生存率计入至12×{1}天为止的事件，其余类推。"}},
    {{"Cox models", "Cox模型"}},
    {{"Cross-check failed: of {1} numbers computed again from the records with R {2} and survival {3} some differ, by "
      "up "
      "to {4} (verify.R). Do not use this report.",
      "交叉核对未通过：用 R {2} 与 survival {3} 由记录重新计算的 {1} 个数字中有不一致者，最大差 "
      "{4}（verify.R）。请勿使用本报告。"}},
    {{"Cross-checked: {1} numbers computed again from the records with R {2} and survival {3} agree, largest "
      "difference "
      "{4} (verify.R).",
      "已交叉核对：用 R {2} 与 survival {3} 由记录重新计算的 {1} 个数字均一致，最大差 {4}（verify.R）。"}},
    {{"Crude", "未校正"}},
    {{"Curves and rates", "生存曲线与生存率"}},
    {{"Data and program", "数据与程序"}},
    {{"Data cut-off", "数据截止日期"}},
    {{"Data cut-off {1}; 95% CI: {2}.", "数据截止 {1}；95% CI：{2}。"}},
    {{"Dates", "日期"}},
    {{"Days from the origin to the start of the exposure", "起点至暴露开始的天数"}},
    {{"Definitions", "定义"}},
    {{"Difference to the first group, months (95% CI)", "与第一组之差，月（95% CI）"}},
    {{"Does the effect differ between centers?", "各中心的效应是否不同？"}},
    {{"Does the effect differ? Tests of interaction", "效应是否不同？交互作用检验"}},
    {{"E-value", "E值"}},
    {{"E-value of the limit", "置信限的E值"}},
    {{"E-value: the association, as a ratio of risks, that an unmeasured cause would need with both the exposure and "
      "the event to explain the estimate away (VanderWeele and Ding 2017, for common outcomes). It measures "
      "sensitivity; it is no defence.",
      "E值：未测量的混杂因素须与暴露和事件均达到多强的关联（风险比），才能完全解释该估计值（VanderWeele与Ding，2017，常见结局）。它衡量敏感性，并非辩护。"}},
    {{"E-values, all patients", "E值，全部患者"}},
    {{"E-values, in subgroups", "E值，亚组"}},
    {{"Each patient stands in one line: stored = in the last accepted submission, less those quarantined, withdrawn or "
      "set aside, plus those kept; analysed = stored, less those left out for the first reason that applies. Lines "
      "that are zero everywhere are left out.",
      "每名患者只计入一行：入库＝最近一次接收的提交，减去隔离、撤回或搁置者，加上保留者；纳入分析＝入库，减去按首个适用"
      "原因排除者。全为零的行不显示。"}},
    {{"Efron's ties; complete cases; LR: likelihood ratio. Proportional hazards: score test against 1 - Kaplan-Meier, "
      "as R's cox.zph since survival 3.0.",
      "结点按Efron法；完整病例分析；LR：似然比。比例风险：对1－Kaplan-Meier的得分检验，同R survival "
      "3.0以后的cox.zph。"}},
    {{"Endpoint", "终点"}},
    {{"Estimate", "估计"}},
    {{"Events", "事件"}},
    {{"Events / patients", "事件／患者"}},
    {{"Events and follow-up by center", "各中心的事件与随访"}},
    {{"Events expected", "期望事件数"}},
    {{"Events observed", "观察事件数"}},
    {{"Exposed by then: events / patients", "届时已暴露：事件／患者"}},
    {{"Exposed from its start on", "自开始之日起计为暴露"}},
    {{"Exposed, but nobody knows since which day, and therefore left out here: {1}.",
      "已暴露但起始日不明，此处排除：{1}。"}},
    {{"Exposure", "暴露"}},
    {{"Fewer than ten events for each coefficient: the estimates of this model are unsteady, and its limits are too "
      "narrow rather than too wide.",
      "每个系数的事件数不足十个：该模型的估计不稳定，其置信区间偏窄而非偏宽。"}},
    {{"Figure", "指标"}},
    {{"File", "文件"}},
    {{"Follow-up", "随访"}},
    {{"Follow-up, median", "中位随访时间"}},
    {{"Follow-up, months (95% CI)", "随访时间，月（95% CI）"}},
    {{"For release: {1} counts of fewer than {2} patients are suppressed, {3} more from which these could be told, "
      "and {4} other numbers that rest on so few or are single patients'. Curves and rates are shown in whole "
      "months and percent where {2} events have come together; between these points curves are straight lines. "
      "All numbers are rounded.",
      "供对外发布：隐去少于{2}名患者的计数{1}个、可据以推算它们的计数{3}个，以及基于过少患者或属于单个患者的其他数字{4}个。"
      "曲线与生存率仅在累计{2}例事件处以整月、整百分数显示，其间以直线相连。所有数字均经四舍五入。"}},
    {{"From a landmark on", "界标分析"}},
    {{"From day {1} on", "自第{1}天起"}},
    {{"Group", "组别"}},
    {{"Groups", "分组"}},
    {{"Hazard ratio (95% CI)", "风险比（95% CI）"}},
    {{"Hazard ratios", "风险比"}},
    {{"How each variable was derived", "各变量如何衍生"}},
    {{"How many patients each rule gave which value is not part of a release.", "对外发布版不含各规则所得取值的患者数。"}},
    {{"Hypergeometric variance; stratified: sums over the strata; of pairs the raw P stands beside Holm's.",
      "超几何方差；分层检验为各层之和；两两比较同时给出原始P值与Holm校正P值。"}},
    {{"In none of these groups and therefore not compared: {1}.", "不属于上述任何组、未参与比较：{1}。"}},
    {{"In subgroups", "亚组"}},
    {{"In the last accepted submission", "最近一次接收的提交"}},
    {{"Interaction with the center, likelihood ratio", "与中心的交互作用，似然比"}},
    {{"I², %", "I²，%"}},
    {{"Kaplan-Meier, Greenwood's variance, 95% limits: {1}.", "Kaplan-Meier法，Greenwood方差，95%置信限：{1}变换。"}},
    {{"Kaplan-Meier; 95% limits from Greenwood's variance, {1}. Curves and rates end where fewer than {2} patients are "
      "left.",
      "Kaplan-Meier法；95%置信限按Greenwood方差，{1}变换。在险人数少于{2}人处，曲线与生存率不再给出。"}},
    {{"Kaplan-Meier; 95% limits from Greenwood's variance, {1}. Where fewer than 5 patients or a tenth of the group "
      "are left, curves are drawn faintly.",
      "Kaplan-Meier法；95%置信限按Greenwood方差，{1}变换。在险人数少于5人或不足该组十分之一处，曲线以浅色绘制。"}},
    {{"Kept from earlier submissions", "保留自此前的提交"}},
    {{"Kind", "类别"}},
    {{"Landmark", "界标"}},
    {{"Landmarks: who is compared", "界标分析的比较对象"}},
    {{"Left out of the models for a missing value, and the events among them", "因缺失未纳入模型的患者及其中的事件"}},
    {{"Left out, because it cannot be told whether they belong to this subgroup: {1}.",
      "因无法判定是否属于该亚组而排除：{1}。"}},
    {{"Left out, incomplete", "因缺失排除"}},
    {{"Likelihood ratio of Cox models with and without the product of exposure and variable. This, and not the P "
      "values inside subgroups, tells whether the effect differs.",
      "含与不含暴露和变量乘积项的Cox模型之似然比检验。判断效应是否不同应看此检验，而非亚组内的P值。"}},
    {{"Log-rank test", "log-rank检验"}},
    {{"Log-rank test for a trend over the levels in the order shown, scores 1, 2, …: {1}.",
      "按所示顺序对各水平（记分1、2、…）的log-rank趋势检验：{1}。"}},
    {{"Log-rank test stratified by center: {1}. Do centers differ once the groups are known (Cox, likelihood ratio)? "
      "{2}.",
      "按中心分层的log-rank检验：{1}。已知组别后各中心是否仍有差异（Cox，似然比）？{2}。"}},
    {{"Log-rank test: not estimable ({1})", "log-rank检验：无法估计（{1}）"}},
    {{"Log-rank {1}", "log-rank {1}"}},
    {{"Log-rank: events observed and expected", "log-rank：观察与期望事件数"}},
    {{"Longest", "最长"}},
    {{"Longest, days", "最长，天"}},
    {{"Mean months without the event in the first {1} months", "前{1}个月内未发生事件的平均月数"}},
    {{"Mean, months", "均值，月"}},
    {{"Median", "中位数"}},
    {{"Median (SPSS limits)", "中位数（SPSS置信限）"}},
    {{"Median by reverse Kaplan-Meier (Schemper and Smith 1996), from the same origin. The median of those without the "
      "event is the plain one, as older publications give it.",
      "以反向Kaplan-Meier法（Schemper与Smith，1996）自同一起点计算中位数。未发生事件者的中位数为普通中位数，如早期文献所报告。"}},
    {{"Median follow-up", "中位随访时间"}},
    {{"Median follow-up, months (95% CI)", "中位随访时间，月（95% CI）"}},
    {{"Median of those without the event", "未发生事件者的中位数"}},
    {{"Median, days (quartiles)", "中位数，天（四分位数）"}},
    {{"Median, months (95% CI)", "中位数，月（95% CI）"}},
    {{"Medians", "中位数"}},
    {{"Missing", "缺失"}},
    {{"Model", "模型"}},
    {{"Models use complete cases: a patient whose value is missing, or is in a level not compared, is left out of "
      "models with this variable. Where these differ from the others in more than that, so does what the model says. "
      "Variables of which nobody is left out are not shown.",
      "模型采用完整病例：取值缺失或属于不参与比较的类别者，不进入含该变量的模型。若这些患者在其他方面也不同，模型结果会"
      "受影"
      "响。无人被排除的变量不列出。"}},
    {{"Months since the {1}", "距{1}的月数"}},
    {{"No longer under observation", "已不在观察中"}},
    {{"No patient is left out of a model for a missing value.", "没有患者因缺失而未纳入模型。"}},
    {{"Not analysed: it is not known whether the event happened", "未分析：事件是否发生不明"}},
    {{"Not analysed: the clock's origin is not known", "未分析：起点不明"}},
    {{"Not analysed: the clock's origin is not known to the day", "未分析：起点未精确到日"}},
    {{"Not analysed: the end of observation is not known", "未分析：观察终点不明"}},
    {{"Not analysed: the end of observation is not known to the day", "未分析：观察终点未精确到日"}},
    {{"Not analysed: the end of observation lies before the origin", "未分析：观察终点早于起点"}},
    {{"Not cross-checked with R: `rmnpc report --verify` does it, or Rscript verify.R over exported records.",
      "未用 R 交叉核对：可用 `rmnpc report --verify`，或以 Rscript verify.R 核对导出的记录。"}},
    {{"Not constant in time, by the test of proportional hazards: {1}. Read such a hazard ratio as an average over the "
      "time observed; curves and restricted means do not assume that it is constant.",
      "比例风险检验提示随时间变化：{1}"
      "。此类风险比应理解为观察期内的平均值；生存曲线与限制平均生存时间不以其恒定为前提。"}},
    {{"Not exposed: events / patients", "未暴露：事件／患者"}},
    {{"Nothing is drawn at random: there is no seed.", "无任何随机抽取，故无随机种子。"}},
    {{"Observed / expected", "观察／期望"}},
    {{"Of the records of all patients stored: in how many per cent of those the attribute belongs to there is a "
      "value; how many say that it is unknown, or nothing; and to how many it does not belong, as the plan says (a "
      "dose to treatments other than radiotherapy, for instance). In completeness.csv they add up to the records.",
      "以全部入库患者的记录计：适用该字段的记录中有值者的百分比；标为“不详”和空缺的记录数；以及按分析计划不适用的记录数（例如非放疗的剂量）。在 completeness.csv 中，各项合计等于记录数。"}},
    {{"One variable at a time", "单变量"}},
    {{"Other times", "其他时间"}},
    {{"Other times, months", "其他时间，月"}},
    {{"P", "P"}},
    {{"P (LR)", "P（似然比）"}},
    {{"P (Wald)", "P（Wald）"}},
    {{"P values", "P值"}},
    {{"P, Holm", "P（Holm）"}},
    {{"P, interaction", "交互作用P"}},
    {{"P, proportional hazards", "比例风险P"}},
    {{"P, stratified by center", "P（按中心分层）"}},
    {{"Parameters", "参数"}},
    {{"Patients", "患者"}},
    {{"Patients analysed", "分析患者数"}},
    {{"Patients by center", "各中心患者特征"}},
    {{"Patients by group", "各组患者特征"}},
    {{"Patients without the event are censored at {1}.", "未发生事件者于{1}删失。"}},
    {{"Patients, from submission to analysis", "患者流程：从提交到分析"}},
    {{"Patients: {1}. Centers: {2}. Data cut-off {3}. Analysis plan {4}, version {5}.",
      "患者{1}名，中心{2}个。数据截止日期{3}。分析计划 {4}，版本 {5}。"}},
    {{"Percentages are of those whose value is known; where it is not known of all, their number stands behind the "
      "stroke. Not collected: the center does not ask for it. A date known only to the month or year counts as the "
      "middle of what it can mean.",
      "百分比以取值已知者为分母；若有缺失，斜线后为取值已知的人数。未采集：该中心不收集此项。仅精确到月或年的日期按其可能范围的中点计算。"}},
    {{"Present, % of the records it belongs to", "有值，占适用记录的%"}},
    {{"Proportional hazards", "比例风险"}},
    {{"Published figures beside this report", "已发表数字与本报告对照"}},
    {{"Quantiles", "分位数"}},
    {{"Quarantined: an error waits for the center's answer", "隔离：错误待中心答复"}},
    {{"Read with", "读取依据"}},
    {{"Repeated, superseded or out of scope", "重复、被取代或不在范围内"}},
    {{"Restricted mean survival time", "限制平均生存时间"}},
    {{"Restricted means", "限制平均生存时间"}},
    {{"Reverse Kaplan-Meier: event and censoring change places; who has the event on the day another is censored is "
      "still at risk.",
      "反向Kaplan-Meier：事件与删失互换；与他人删失同日发生事件者当日仍计为在险。"}},
    {{"SE", "标准误"}},
    {{"SHA-256", "SHA-256"}},
    {{"Scaled Schoenfeld residuals", "标准化Schoenfeld残差"}},
    {{"Score test against 1 - Kaplan-Meier, as R's cox.zph since survival 3.0.",
      "对1－Kaplan-Meier的得分检验，同R survival 3.0以后的cox.zph。"}},
    {{"Several variables together", "多变量"}},
    {{"Shortest", "最短"}},
    {{"Stage", "阶段"}},
    {{"Start known to the day", "开始日期精确到日"}},
    {{"Start not known", "起始日不明"}},
    {{"Still at risk at that time.", "当日仍计为在险。"}},
    {{"Stored", "入库"}},
    {{"Stratified by center", "按中心分层"}},
    {{"Subgroups", "亚组"}},
    {{"Taken together the hazard ratios of this model are not constant in time (test of proportional hazards, {1}).",
      "该模型的风险比总体上随时间变化（比例风险检验，{1}）。"}},
    {{"Test", "检验"}},
    {{"Tests", "检验"}},
    {{"That P is below 0.05 in one subgroup and above it in another does not show that the effect differs between "
      "them: that is asked by a test of interaction.",
      "一个亚组的P低于0.05而另一亚组高于0.05，并不能说明效应不同：这须由交互作用检验回答。"}},
    {{"The counts of each add up to the {1} patients analysed. Undetermined: the rule gives no value. Last resort: "
      "none of the rule's conditions held, and what it says for that case was taken. Between bounds only: the value "
      "rests on a date not known to the day.",
      "各变量的计数合计为{1}名分析患者。未能判定：规则不给出取值。兜底：规则的条件均不成立，取其为此情形规定的值。仅知范围：取值所依据的日期未精确到日。"}},
    {{"The groups were not drawn by lot. A treatment that begins after the clock has started favours those who stay "
      "free of the event long enough to receive it (immortal time).",
      "各组并非随机分配。在计时开始之后才开始的治疗，有利于在此之前一直未发生事件而得以接受治疗的患者（永恒时间偏倚）。"}},
    {{"The same numbers with full precision: report.json and tables/*.csv; the figures: figures/*.svg; sums of all "
      "files: SHA256SUMS. When the report was made stands in run.json only, so that the same data give the same bytes.",
      "相同数字的完整精度见 report.json 与 tables/*.csv；图见 figures/*.svg；各文件校验和见 SHA256SUMS。生成时间只记于 "
      "run.json，因此相同数据产生逐字节相同的文件。"}},
    {{"The same numbers: report.json and tables/*.csv; the figures: figures/*.svg; sums of all files: SHA256SUMS. "
      "When the report was made stands in run.json only, so that the same data give the same bytes.",
      "相同数字见 report.json 与 tables/*.csv；图见 figures/*.svg；各文件校验和见 SHA256SUMS。生成时间只记于 "
      "run.json，因此相同数据产生逐字节相同的文件。"}},
    {{"Ties by Efron; complete cases; limits and P by Wald; the search ends when the log likelihood changes by less "
      "than {1}, relative.",
      "结点按Efron法；完整病例；置信限与P值按Wald法；对数似然的相对变化小于{1}时迭代结束。"}},
    {{"Time", "时间"}},
    {{"Times", "时间"}},
    {{"Two groups at a time, log-rank", "两两比较，log-rank"}},
    {{"Two-sided. P values computed for this report and its tables: {1}; they are not corrected for their number "
      "except where it says Holm.",
      "双侧检验。本报告及其表格共计算{1}个P值；除注明Holm者外，均未作多重校正。"}},
    {{"Two-sided; upper tails computed as such by {1}.", "双侧；上尾概率由{1}直接计算。"}},
    {{"Upwards: log hazard ratio; dot: an event; line: smooth", "纵轴：对数风险比；每点为一个事件，曲线为其平滑"}},
    {{"Value", "取值"}},
    {{"Variable", "变量"}},
    {{"Variables", "变量"}},
    {{"What the centers sent", "各中心提交的文件"}},
    {{"What the models are worth", "模型评价"}},
    {{"What they were read with, and the report made with", "数据读取与报告生成所依据的文件"}},
    {{"What was measured, and how", "测量内容与方法"}},
    {{"Where the curve comes down to 50%, limits where its band does (Brookmeyer-Crowley). The SPSS-compatible limits "
      "are median ± 1.96 standard errors; they are symmetric, and given to compare with older publications.",
      "曲线降至50%处，置信限为其置信带降至50%处（Brookmeyer-Crowley）。SPSS兼容置信限为中位数±1."
      "96倍标准误；该区间对称，供与既往文献比较。"}},
    {{"Where the curve comes down to the share; where it is level there, the middle of that stretch; limits from the "
      "curve's band in the same way (Brookmeyer-Crowley).",
      "曲线降至该比例处；若曲线在此水平，取该段中点；置信限由置信带以同法求得（Brookmeyer-Crowley）。"}},
    {{"Who is exposed must have been free of the event until the exposure began: counting that time for the exposure "
      "makes it look better than it is. From a landmark on, patients are compared by what was known on that day, the "
      "clock begins anew, and who had the event before is left out. As a time-dependent covariate (Mantel and Byar), "
      "a patient counts as not exposed until the exposure begins.",
      "暴露者在暴露开始之前必然未发生事件：把这段时间计入暴露会夸大其效果。界标分析按界标日已知的情况比较，重新计时，此前已发生事件者不计入。作为时依协变量（Mantel-Byar），患者在暴露开始之前计为未暴露。"}},
    {{"Whole days, compared exactly, without a tolerance; divided by {1} only when months are printed.",
      "整日，精确比较，不设容差；仅在输出月数时除以{1}。"}},
    {{"Why the hazard ratio moves from landmark to landmark: each leaves out those who had the event or were last "
      "seen up to that day, and who began later counts as not exposed. Where few patients are exposed, a few who "
      "change sides move the estimate much.",
      "风险比为何随界标变化：每个界标均排除在该日及之前已发生事件或末次随访者，而此后才开始暴露者计为未暴露。暴露者较少时，少数患者改变归属即可使估计值明显变动。"}},
    {{"With a partial date", "日期不完整"}},
    {{"Withdrawn by the center", "中心撤回"}},
    {{"Within one center", "单个中心内"}},
    {{"Without immortal time", "消除永恒时间"}},
    {{"Without one center", "逐一剔除中心"}},
    {{"Without {1}", "剔除{1}"}},
    {{"Word by word as the analysis plan has the rules ({1}, version {2}, SHA-256 {3}), with the line they stand on; "
      "a rule sees the names above it.",
      "规则与分析计划（{1}，版本 {2}，SHA-256 {3}）逐字一致，并注明所在行；每条规则可引用其上方的名称。"}},
    {{"a day not known", "日期不明"}},
    {{"all events on one side", "事件全部集中于一侧"}},
    {{"all have had the event", "全部已发生事件"}},
    {{"analysis data: rows without pseudonyms, sorted", "分析数据：各行不含假名并排序"}},
    {{"analysis plan {1}, version {2}", "分析计划 {1}，版本 {2}"}},
    {{"at the events all at risk are alike", "事件发生时在险患者均无差异"}},
    {{"at the events one group only was at risk", "事件发生时仅一组有在险患者"}},
    {{"at risk {1}", "在险{1}"}},
    {{"by the rule's last resort: {1}", "按规则兜底：{1}"}},
    {{"df", "自由度"}},
    {{"does not vary, or follows from the others", "无变异，或可由其他变量推出"}},
    {{"fewer than two centers with an estimate", "有估计值的中心不足两个"}},
    {{"follow-up is shorter", "随访时间不足"}},
    {{"known between bounds only: {1}", "仅知范围：{1}"}},
    {{"limits not reached", "置信限未达到"}},
    {{"mapping", "映射"}},
    {{"median {1} ({2})", "中位数{1}（{2}）"}},
    {{"months", "月"}},
    {{"n = {1}", "n = {1}"}},
    {{"n = {1}, events {2}; median {3} ({4})", "n = {1}，事件 {2}；中位 {3}（{4}）"}},
    {{"named otherwise", "其他名称"}},
    {{"no", "否"}},
    {{"missing {1}", "空缺{1}"}},
    {{"no center has patients in two groups", "没有中心同时有两组患者"}},
    {{"no complete case", "无完整病例"}},
    {{"no event yet", "尚无事件"}},
    {{"no events", "无事件"}},
    {{"no limits", "无置信限"}},
    {{"no maximum was found", "未找到极大值"}},
    {{"no patients", "无患者"}},
    {{"no records", "无记录"}},
    {{"no time under observation", "无观察时间"}},
    {{"no value", "无取值"}},
    {{"no variance", "无方差"}},
    {{"normal", "正态近似"}},
    {{"not applicable", "不适用"}},
    {{"not applicable {1}", "不适用{1}"}},
    {{"record model {1}/{2}", "记录模型 {1}/{2}"}},
    {{"schema, time zone {1}", "模式文件，时区 {1}"}},
    {{"suppressed", "已隐去"}},
    {{"not collected", "未采集"}},
    {{"not estimable", "无法估计"}},
    {{"not reached", "未达到"}},
    {{"nothing varies", "无变异"}},
    {{"events {1}", "事件{1}"}},
    {{"of {1} stored", "入库{1}名"}},
    {{"patients in one group only", "仅一组有患者"}},
    {{"per unit", "每增加一个单位"}},
    {{"published", "已发表"}},
    {{"reference", "参照"}},
    {{"the curve stays above 0.45", "曲线始终高于0.45"}},
    {{"the day of the extract is not known", "提取日期不明"}},
    {{"the product does not vary", "乘积项无变异"}},
    {{"this report", "本报告"}},
    {{"undetermined", "未能判定"}},
    {{"unknown {1}", "不详{1}"}},
    {{"with a value", "有值"}},
    {{"yes", "是"}},
    {{"{1} (n = {2})", "{1}（n = {2}）"}},
    {{"{1} ({2})", "{1}（{2}）"}},
    {{"{1} alone", "仅{1}"}},
    {{"{1} at {2} months", "{2}个月{1}率"}},
    {{"{1} better", "{1}更优"}},
    {{"{1} months", "{1}个月"}},
    {{"{1} of {2} figures of {3} are equal as printed.", "{3}的{2}个数字中，{1}个按所示精度相等。"}},
    {{"{1} patients with {2} events are complete in all of these variables; {3} are left out. Events per coefficient: "
      "{4}.",
      "上述变量均完整者{1}名，事件{2}个；排除{3}名。每个系数的事件数：{4}。"}},
    {{"{1} to {2}", "{1} 至 {2}"}},
    {{"{1}, %", "{1}，%"}},
    {{"{1}, % (95% CI)", "{1}，%（95% CI）"}},
    {{"{1}, looked at closely", "{1}：详细考察"}},
    {{"{1}, median", "中位{1}"}},
    {{"{1}, median (quartiles)", "{1}，中位数（四分位数）"}},
    {{"{1}, n (%)", "{1}，n（%）"}},
    {{"{1}, {2}", "{1}，{2}"}},
    {{"{1}: from {2} to {3}.", "{1}：自{2}至{3}。"}},
    {{"{1}: interaction {2}", "{1}：交互作用{2}"}},
    {{"{1}: median, months (95% CI)", "{1}：中位数，月（95% CI）"}},
    {{"{1}: quartiles, months (95% CI)", "{1}：四分位数，月（95% CI）"}},
    {{"{1}: {2}", "{1}：{2}"}},
    {{"–", "–"}},
};

const Phrases REPORT_PHRASES = {ROWS, sizeof ROWS / sizeof *ROWS};

const char *phrase(Language language, const char *english)
{
    return phrases_find(&REPORT_PHRASES, language, english);
}

void phrase_fill(Buffer *out, Language language, const char *english, ...)
{
    va_list values;
    va_start(values, english);
    phrases_vfill(out, &REPORT_PHRASES, language, english, values);
    va_end(values);
}

const char *phrase_filled(Language language, Arena *arena, const char *english, ...)
{
    Buffer text = {0};
    va_list values;
    va_start(values, english);
    phrases_vfill(&text, &REPORT_PHRASES, language, english, values);
    va_end(values);
    return buffer_keep(&text, arena).data;
}
