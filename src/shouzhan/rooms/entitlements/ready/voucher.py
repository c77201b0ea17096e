"""What an innovation voucher pays."""

from shouzhan.kernel.text import Text
from shouzhan.rooms.entitlements.calculators import Calculator, Given, Group, Sweep, borrowed, calculator
from shouzhan.rooms.entitlements.ready.units import WAN, YUAN

calculator(Calculator(
    "voucher", Text("创新券能兑多少", "What a voucher pays"), Text("按申请人、合同额与本年度已用额度，算出这份合同可兑付的金额。", "From the applicant, the contract and what was used this year, what this contract may claim."),
    (Group(Text("申请与合同", "The applicant and the contract"), borrowed("vouchers.payable")),),
    lambda work: work.say(Text("可兑付金额", "Payable"), work.ask("vouchers.payable").get("payable"), YUAN), ("vouchers.payable",),
    (
        Given("firm", Text("企业，合同 20 万元", "A company, contract of 200,000"), {"applicant": "enterprise", "contract": "200000", "used_this_year": "0"}),
        Given("team", Text("创业团队，已用 7 万元", "A team that used 70,000 already"), {"applicant": "team", "contract": "100000", "used_this_year": "70000"}),
    ),
    Sweep("contract", 0, 1_000_000, 10_000, lambda work: work.headlines[0].value, Text("可兑付金额", "Payable"), YUAN, 10_000, WAN), serves=("T-03",),
))
