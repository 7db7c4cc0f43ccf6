"""Names of fonts that a published file may tell its readers' programs to use. A name of any other kind may be a word."""

from __future__ import annotations

KNOWN = frozenset(
    "宋体 仿宋 仿宋_GB2312 仿宋_GBK 楷体 楷体_GB2312 楷体_GBK 黑体 微软雅黑 新宋体 等线 隶书 幼圆 华文中宋 华文仿宋 华文宋体 华文楷体 华文细黑 "  # noqa: SIM905
    "华文行楷 华文新魏 华文隶书 华文琥珀 华文彩云 方正小标宋简体 方正小标宋_GBK 方正仿宋_GBK 方正仿宋简体 方正楷体_GBK 方正黑体_GBK 方正黑体简体 "
    "方正舒体 方正姚体 方正书宋_GBK 方正大标宋简体 思源宋体 思源黑体 苹方 苹方-简 细明体 新細明體 細明體 標楷體 "
    "SimSun NSimSun SimHei SimKai KaiTi KaiTi_GB2312 FangSong FangSong_GB2312 MicrosoftYaHei DengXian LiSu YouYuan STSong STKaiti STFangsong "
    "STZhongsong STXihei STXingkai STXinwei STLiti PMingLiU MingLiU Arial ArialMT ArialNarrow Calibri Cambria Candara Consolas Constantia "
    "Corbel Courier CourierNew CourierNewPS CourierNewPSMT Georgia Helvetica Symbol Tahoma Times TimesNewRoman TimesNewRomanPS "
    "TimesNewRomanPSMT Verdana Webdings Wingdings Wingdings2 Wingdings3 ZapfDingbats CambriaMath CenturyGothic Garamond SegoeUI "
    "LiberationSerif LiberationSans LiberationMono DejaVuSans DejaVuSerif DejaVuSansMono NotoSansCJKSC NotoSerifCJKSC NotoSansSC "
    "NotoSerifSC SourceHanSansSC SourceHanSerifSC AptosNarrow Aptos Carlito Caladea OpenSymbol MSGothic MSMincho".split()
)


def known(name: str) -> bool:
    """True for a font that many computers have."""
    return name.replace(" ", "").lstrip("@") in KNOWN
