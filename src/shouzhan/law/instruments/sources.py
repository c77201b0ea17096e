"""The documents that money, exchanges and funds for technology stand on."""

from shouzhan.kernel.citations import Citation

TRANSFER_PLAN = Citation("transfer-plan-2021")
SERVICE_SYSTEM = Citation("service-system-2017")
PROOF_CENTRES = Citation("proof-centres-2023")
PROOF_PLATFORMS = Citation("proof-platforms-2025")
ACHIEVEMENTS = Citation("achievement-projects")
EXCHANGE = Citation("exchange-2025")
STATE_ASSETS = Citation("state-assets-32")
UNIVERSITIES_FREE = Citation("transformation-law", "18")
DILIGENT_FAILURE = Citation("city-sti-regulation", "58")
PARKS_PLAN = Citation("city-university-parks-2023")
INCUBATOR_PLAN = Citation("high-quality-incubators-2023")
GOVERNMENT_FUNDS = Citation("government-funds-2025")
