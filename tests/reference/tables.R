# Figures of R's survey package for cross tables: Rscript tests/reference/tables.R writes tests/reference/tables.json.
# Run from the top folder, with the packages survey (4.1-1) and jsonlite.
suppressMessages({library(survey); library(jsonlite)})
here <- "tests/reference"
schools <- read.csv(file.path(here, "api/apistrat.csv"), na.strings = c("NA", ""))
schools$awards <- factor(schools$awards)
plain <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, data = schools, fpc = ~fpc)
clustered <- svydesign(ids = ~dnum, strata = ~stype, weights = ~pw, data = schools, nest = TRUE)
raked <- calibrate(plain, ~stype + sch.wide, c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018, sch.wideYes = 5122),
                   calfun = "raking", epsilon = 1e-13, maxit = 200)

# Means of domains as a regression on their dummies: the same linearised variables, with all covariances.
domains <- function(model) {
  est <- coef(model); v <- vcov(model); names <- sub("stype", "", names(est)); found <- list()
  for (a in seq_along(est)) for (b in seq_along(est)) if (a < b)
    found[[length(found) + 1]] <- list(a = names[a], b = names[b], difference = as.vector(est[a] - est[b]),
                                       se = sqrt(v[a, a] + v[b, b] - 2 * v[a, b]))
  list(est = as.vector(est), se = as.vector(sqrt(diag(v))), pairs = found)
}
of <- function(d) {
  total <- svyciprop(~I(awards == "Yes"), d, method = "logit", df = degf(d))
  weights <- weights(d)
  list(df = degf(d),
    table = as.vector(svytable(~awards + stype, d)),
    total = list(est = as.vector(total), low = as.vector(confint(total))[1], high = as.vector(confint(total))[2], se = as.vector(SE(total))),
    share = domains(svyglm(I(as.numeric(awards == "Yes")) ~ stype - 1, d)),
    mean = domains(svyglm(api00 ~ stype - 1, d)),
    effective = sapply(split(weights, schools$stype), function(w) sum(w)^2 / sum(w^2)))
}
write(toJSON(list(plain = of(plain), clustered = of(clustered), raked = of(raked)), digits = 15, auto_unbox = TRUE, pretty = TRUE),
      file.path(here, "tables.json"))
