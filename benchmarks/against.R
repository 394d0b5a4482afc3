# The job in R's survey package: weights raked in each country, three indices with standard errors by country.
# Rscript against.R DATA.csv MARGINS.csv: prints seconds of processor time (reading the files is not counted), and the figures.
suppressPackageStartupMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
data <- read.csv(arguments[1], stringsAsFactors = TRUE)
margins <- read.csv(arguments[2], stringsAsFactors = FALSE)
indices <- c("safety", "environment", "health")
job <- function() {
  figures <- list()
  for (code in levels(data$country)) {
    own <- droplevels(data[data$country == code, ])
    design <- svydesign(ids = ~1, weights = ~base, data = own)
    targets <- lapply(c("sex_age", "region", "education"), function(variable) {
      rows <- margins[margins$country == code & margins$variable == variable, ]
      setNames(rows$persons, rows$category)[levels(own[[variable]])]
    })
    population <- c("(Intercept)" = sum(targets[[1]]))
    for (number in seq_along(targets)) {
      variable <- c("sex_age", "region", "education")[number]
      population <- c(population, setNames(targets[[number]][-1], paste0(variable, names(targets[[number]])[-1])))
    }
    raked <- calibrate(design, ~ sex_age + region + education, population, calfun = "raking", epsilon = 1e-10, maxit = 200)
    for (index in indices) {
      mean <- svymean(as.formula(paste0("~", index)), raked, na.rm = TRUE)
      figures[[paste(code, index)]] <- c(coef(mean), SE(mean))
    }
  }
  figures
}
# The median of five runs, of fewer if they take long.
times <- c()
while (length(times) < 5 && sum(times) < 10) {
  began <- proc.time()
  figures <- job()
  used <- proc.time() - began
  times <- c(times, used["user.self"] + used["sys.self"])
}
cat(sprintf("seconds %.4f\n", median(times)))
for (name in names(figures)) cat(sprintf("%s %.12f %.12f\n", name, figures[[name]][1], figures[[name]][2]))
