# Figures of R's survey package under clusters and finite populations: Rscript tests/reference/designs.R writes tests/reference/designs.json.
# Run from the top folder, with the packages survey (4.1-1) and jsonlite.
suppressMessages({library(survey); library(jsonlite)})
options(survey.lonely.psu = "fail")
here <- "tests/reference"
five <- read.csv(file.path(here, "cases/c1_five_countries/data.csv"), na.strings = c("NA", ""))
margins <- fromJSON(file.path(here, "cases/c1_five_countries/margins.json"))$margins
codes <- names(margins)
five <- five[five$country %in% codes, ]
for (s in 1:3) five[[paste0("s", s)]] <- rowMeans(five[, sprintf("i%02d", (s - 1) * 5 + 1:5)], na.rm = TRUE)
for (s in 1:3) five[[paste0("s", s)]][is.nan(five[[paste0("s", s)]])] <- NA
# Made-up sampling points and weights from selection, which anybody can make again from the number of the row.
five$point <- paste0("p", (five$id * five$id) %% 41)
five$base <- c(0.5, 1, 2)[1 + five$id %% 3]
five$points <- 30 + 15 * match(five$country, codes)
five$persons <- 2000 + 700 * match(five$country, codes)
five$sexage <- paste(five$sex, five$age_group, sep = ":")

# Every category has a column of its own; dependent ones are left out by hand, as calibrate() wants.
population <- c(); columns <- c()
for (c in codes) for (m in c("sexage", "region", "education")) {
  labels <- names(margins[[c]][[m]]); if (m != "sexage") labels <- labels[-1]
  for (l in labels) {
    name <- make.names(paste("x", c, m, l)); five[[name]] <- as.numeric(five$country == c & five[[m]] == l)
    population[name] <- margins[[c]][[m]][[l]]; columns <- c(columns, name)
  }
}
formula <- as.formula(paste("~ 0 +", paste(columns, collapse = " + ")))
raked <- function(d) calibrate(d, formula, population, calfun = "raking", epsilon = 1e-13, maxit = 500)
designs <- list(
  points = raked(svydesign(ids = ~point, strata = ~country, weights = ~base, data = five, nest = TRUE)),
  points_of_few = raked(svydesign(ids = ~point, strata = ~country, weights = ~base, fpc = ~points, data = five, nest = TRUE)),
  persons_of_few = raked(svydesign(ids = ~1, strata = ~country, weights = ~base, fpc = ~persons, data = five)))

influence_of <- function(d, y, inside) {
  w <- weights(d); known <- inside & !is.na(y); base <- sum(w[known]); mean <- sum(w[known] * y[known]) / base
  list(mean = mean, u = ifelse(known, (ifelse(known, y, 0) - mean) / base, 0))
}
# A difference of two ratios over the whole sample: the total of the difference of their linearised variables.
difference <- function(d, a, b) {
  d$variables$u <- a$u - b$u
  list(est = a$mean - b$mean, se = as.vector(SE(svytotal(~u, d))))
}
estimate <- function(x) list(est = as.vector(coef(x)), se = as.vector(SE(x)))
figures <- function(d) {
  data <- d$variables; all <- rep(TRUE, nrow(data)); out <- list(degf = degf(d))
  for (s in c("s1", "s2", "s3")) {
    f <- as.formula(paste("~", s))
    out$overall[[s]] <- estimate(svymean(f, d, na.rm = TRUE))
    for (c in codes) out$country[[s]][[c]] <- estimate(svymean(f, subset(d, country == c), na.rm = TRUE))
    for (x in c("F", "M")) out$sex[[s]][[x]] <- estimate(svymean(f, subset(d, sex == x), na.rm = TRUE))
    for (x in c("F", "M")) out$sex_CZ[[s]][[x]] <- estimate(svymean(f, subset(d, sex == x & country == "CZ"), na.rm = TRUE))
    y <- data[[s]]
    out$women_men[[s]] <- difference(d, influence_of(d, y, data$sex == "F"), influence_of(d, y, data$sex == "M"))
    out$CZ_DE[[s]] <- difference(d, influence_of(d, y, data$country == "CZ"), influence_of(d, y, data$country == "DE"))
    out$women_all[[s]] <- difference(d, influence_of(d, y, data$sex == "F"), influence_of(d, y, all))
    out$CZ_all[[s]] <- difference(d, influence_of(d, y, data$country == "CZ"), influence_of(d, y, all))
  }
  out$s1_s2 <- difference(d, influence_of(d, data$s1, all), influence_of(d, data$s2, all))
  out$s2_s3_CZ <- difference(d, influence_of(d, data$s2, data$country == "CZ"), influence_of(d, data$s3, data$country == "CZ"))
  out
}
out <- c(list(meta = list(R = R.version.string, survey = as.character(packageVersion("survey")))), lapply(designs, figures))
write(toJSON(out, digits = 16, auto_unbox = TRUE, pretty = TRUE, na = "null"), file.path(here, "designs.json"))
