"""Assurance-like wording is seen, and ordinary sentences of auditors are not."""

import pytest

from audit.cycle.assurance import assuring, phrases

PLAIN = (
    "端末が適切に管理されているかを確かめる。",
    "重大な問題がないとは言えない。",
    "課長は、適切に管理していると答えた。",
    "「問題なし」と記録していたが、確かめた証跡がなかった。",
    "適切に管理されていない機器が2台あった。",
    "機器を適切に管理することを求める。",
    "安全管理措置の実施状況を確かめた。",
    "安全性を高めるため、設定を改める。",
    "対象の安全を保証するものではない。",
    "抽出した10台で、求めとの違いを2件見た。",
    "重大な問題が2件あった。",
    "記録の取得に改善の余地がある。委託先の管理は前年より進んだ。",
    "委託先の構内は対象としなかった。",
    "この報告は、見なかった範囲に問題がないことを示すものではない。",
    "問題がないか毎月確かめる手順を作る。",
    "十分に機能しているとは判断できなかった。",
    "安全であるべき保管庫の鍵が開いていた。",
    "毎朝の確認が続いている。",
    "対策は有効に機能していると認められない。",
    "適切に設定されている場合は記録が残る。",
    "適切に設定されている端末は、10台のうち8台だった。",
    "適切に設定されていたのは3台である。",
    "問題がない端末と、設定の異なる端末があった。",
    "規程は十分に整備されていなかった。",
    "前回の指摘2件は是正され、再点検で適合と確かめた。",
    "重大な問題がないことを課で毎月確かめるよう求める。",
    "手順書のとおりに実施されているとの回答であったが、記録はなかった。",
    "安全であると課長が説明した設定は、基準と異なっていた。",
    "システムが安全であるかどうかは、この監査では確かめていない。",
    "特に問題はないと答えた職員のうち3人の端末で、更新が止まっていた。",
    "問題なしとすることはできない。",
    "利用者の権限は、異動の後も残っていた。",
    "運用は規程のとおりだが、記録の保存期間が短い。",
)
ASSURING = (
    "全体として重大な問題は認められなかった。",
    "総合的に見て、重要な問題は発見されませんでした。",
    "情報資産は適切に管理されている。",
    "適切に運用されていると認められる。",
    "対策は有効に機能していることが確認できた。",
    "特段の問題は見受けられなかった。",
    "本市の情報システムは安全です。",
    "上記を除き、おおむね問題はない。",
    "重 大 な 問 題 は\n認められなかった。",
    "特に問題はありません。",
    "端末は適切に管理されているが、記録が足りない。",
    "全体として問題なしと判断した。",
    "対策は有効に機能している状況であった。",
    "重要な不備は認められず、良好であった。",
    "特に問題はありませんでした。",
    "アクセス権は適切に管理されていた",
)


@pytest.mark.parametrize("text", [one.example for one in phrases()])
def test_every_phrase_sees_its_example(text: str) -> None:
    assert assuring(text)


@pytest.mark.parametrize("text", ASSURING)
def test_assurance_is_seen(text: str) -> None:
    assert len(assuring(text)) == 1


@pytest.mark.parametrize("text", PLAIN)
def test_ordinary_sentences_raise_no_alarm(text: str) -> None:
    assert assuring(text) == ()


def test_every_phrase_has_its_source_and_says_what_to_write() -> None:
    assert {one.source for one in phrases()} == {"guide", "same-kind"}
    assert all(one.instead.ja and one.instead.en for one in phrases())
