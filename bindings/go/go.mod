module opstatus

go 1.19
