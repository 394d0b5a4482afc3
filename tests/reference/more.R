# Figures of R's survey package beyond the first set: Rscript tests/reference/more.R writes tests/reference/more.json.
# Run from the top folder, with the packages survey (4.1-1) and jsonlite.
suppressMessages({library(survey); library(jsonlite)})
options(survey.lonely.psu = "fail")
here <- "tests/reference"

schools <- read.csv(file.path(here, "api/apistrat.csv"), na.strings = c("NA", ""))
plain <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, data = schools, fpc = ~fpc)
nofpc <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, data = schools)
clustered <- svydesign(ids = ~dnum, strata = ~stype, weights = ~pw, data = schools, nest = TRUE)
types <- c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018)
wide <- c(types, sch.wideYes = 5122)

estimate <- function(x) list(est = as.vector(coef(x)), se = as.vector(SE(x)))
fit <- function(m, terms) {
  ci <- suppressMessages(confint(m))
  c(estimate(m), list(names = names(coef(m)), t = as.vector(summary(m)$coefficients[, 3]),
    p = as.vector(summary(m)$coefficients[, 4]), df = m$df.residual, low = as.vector(ci[, 1]), high = as.vector(ci[, 2]),
    wald = lapply(terms, function(t) { w <- regTermTest(m, t); list(f = as.vector(w$Ftest), p = as.vector(w$p), ndf = w$df, ddf = w$ddf) })))
}
exact <- glm.control(epsilon = 1e-15, maxit = 100)
# Fitted a second time from the first one's end: glm() keeps the curvature of the step before the last, 1e-8 off.
logit <- function(f, d) suppressWarnings({
  first <<- svyglm(f, design = d, family = quasibinomial(), control = exact)
  svyglm(f, design = d, family = quasibinomial(), control = exact, start = coef(first)) })
chi <- function(f, d) { a <- svychisq(f, d); b <- svychisq(f, d, statistic = "Chisq")
  list(f = as.vector(a$statistic), ndf = a$parameter[[1]], ddf = a$parameter[[2]], p = as.vector(a$p.value),
       chi_square = as.vector(b$statistic), chi_square_p = as.vector(b$p.value)) }

raked <- calibrate(plain, ~stype + sch.wide, wide, calfun = "raking", epsilon = 1e-13, maxit = 200)
greg <- calibrate(plain, ~stype + sch.wide, wide)
greg_enroll <- calibrate(nofpc, ~stype + api99, c(types, api99 = 3914069))
logit_cal <- calibrate(plain, ~stype + sch.wide, wide, calfun = "logit", bounds = c(0.7, 1.6), epsilon = 1e-13, maxit = 200)
post <- postStratify(plain, ~stype + sch.wide, data.frame(stype = rep(c("E", "H", "M"), 2),
  sch.wide = rep(c("No", "Yes"), each = 3), Freq = c(472, 399, 201, 3949, 356, 817)))

out <- list(
  meta = list(R = R.version.string, survey = as.character(packageVersion("survey"))),
  linear = list(
    plain = fit(svyglm(api00 ~ ell + meals + stype, plain), list(~stype, ~ell)),
    clustered = fit(svyglm(api00 ~ ell + meals + stype, clustered), list(~stype)),
    raked = fit(svyglm(api00 ~ ell + meals + stype, raked), list(~stype)),
    missing = fit(svyglm(api00 ~ meals + target, raked), list(~target))),
  logistic = list(
    plain = fit(logit(I(sch.wide == "Yes") ~ ell + meals + stype, plain), list(~stype)),
    clustered = fit(logit(I(sch.wide == "Yes") ~ ell + meals + stype, clustered), list(~stype)),
    raked = fit(logit(I(awards == "Yes") ~ api99 + stype, raked), list(~stype))),
  chisq = list(
    plain = chi(~sch.wide + stype, plain), clustered = chi(~both + stype, clustered),
    raked = chi(~awards + comp.imp, raked), three = chi(~stype + awards, nofpc)))

greg_bounded <- calibrate(plain, ~stype + sch.wide, wide, bounds = c(0.8, 1.4), epsilon = 1e-13, maxit = 200)
whole <- function(d) { b <- svyby(~api00, ~stype, d, svymean)
  list(weights = as.vector(weights(d)), mean = estimate(svymean(~api00 + enroll, d)), total = estimate(svytotal(~enroll, d)),
       ratio = estimate_ratio(svyratio(~api00, ~api99, d)), by_stype = list(est = as.vector(coef(b)), se = as.vector(SE(b)))) }
estimate_ratio <- function(r) list(est = as.vector(coef(r)), se = as.vector(SE(r)))
out$calibrated <- list(raking = whole(raked), linear = whole(greg), linear_number = whole(greg_enroll), logit = whole(logit_cal),
  linear_bounded = whole(greg_bounded), poststratified = whole(post), plain = whole(plain), clustered = whole(clustered))

quant <- function(v, d) { q <- svyquantile(v, d, c(0.25, 0.5, 0.9), ci = TRUE)[[1]]
  list(est = as.vector(q[, 1]), low = as.vector(q[, 2]), high = as.vector(q[, 3]), se = as.vector(q[, 4])) }
out$quantile <- list(plain = quant(~api00, plain), clustered = quant(~enroll, clustered), raked = quant(~api00, raked),
  domain = quant(~api00, subset(raked, sch.wide == "Yes")))
share <- function(d) { p <- svyciprop(~I(sch.wide == "Yes"), d, method = "xlogit"); ci <- attr(p, "ci")
  list(est = as.vector(p), se = sqrt(as.vector(attr(p, "var"))), low = as.vector(ci[1]), high = as.vector(ci[2])) }
out$proportion <- list(plain = share(plain), clustered = share(clustered), domain = share(subset(nofpc, stype != "E")))
rep_se <- function(d) estimate(svymean(~api00 + enroll, d))
loose <- svydesign(ids = ~1, weights = ~pw, data = schools)
jk <- as.svrepdesign(nofpc, type = "JKn")
out$replicates <- list(JK1 = rep_se(as.svrepdesign(loose, type = "JK1")), JKn = rep_se(as.svrepdesign(plain, type = "JKn")),
  clustered = rep_se(as.svrepdesign(clustered, type = "JKn")),
  calibrated = rep_se(calibrate(jk, ~stype + sch.wide, wide, calfun = "raking", epsilon = 1e-13, maxit = 200)))
five <- read.csv(file.path(here, "cases/c1_five_countries/data.csv"))
five$w <- fromJSON(file.path(here, "cases/c1_five_countries/expected.json"))$result$weights
whole5 <- svydesign(ids = ~1, strata = ~country, weights = ~w, data = five[complete.cases(five[, paste0("i0", 1:5)]), ])
unweighted5 <- svydesign(ids = ~1, weights = ~1, data = whole5$variables)
out$alpha <- list(weighted = as.vector(svycralpha(~i01 + i02 + i03 + i04 + i05, whole5)),
  unweighted = as.vector(svycralpha(~i01 + i02 + i03 + i04 + i05, unweighted5)), n = nrow(whole5$variables))

write(toJSON(out, digits = 16, auto_unbox = TRUE, pretty = TRUE, na = "null"), file.path(here, "more.json"))
