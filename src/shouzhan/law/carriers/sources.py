"""The instruments that incubators and science parks are judged by."""

from shouzhan.kernel.citations import Citation

INCUBATORS_2018 = Citation("incubators-2018")
INCUBATORS_2025 = Citation("incubators-2025")
CALL_2025 = Citation("incubators-call-2025")
CITY_CARRIERS = Citation("city-carriers-2023")
HIGH_QUALITY_PLAN = Citation("high-quality-incubators-2023")
HIGH_QUALITY_REVIEW = Citation("high-quality-review-2023")
NATIONAL_PARKS = Citation("university-parks-2019")
CITY_PARKS = Citation("city-university-parks-2023")
