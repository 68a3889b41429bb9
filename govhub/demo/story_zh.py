"""The story in Chinese."""

from __future__ import annotations

from govhub.demo.story import Decided, Person, Story, Voice

GOAL_SORT = """## 现状

在六个试点街道，每 100 户中有 31 户进行垃圾分类。分好的垃圾常常在车上又混在一起。

## 我们的目标

到 2027 年底，试点街道**每 100 户中有 60 户**分三类投放：厨余、可回收物、其他。

- 厨余垃圾和可回收物在不同日期收运。
- 每栋楼都有不必上台阶就能到达的分类点。
- 每季度按街道公布结果。

## 这不意味着

第一年不罚款。
"""

GOAL_WORK = """## 原因

约有 400 名非正规拾荒者靠我们的垃圾为生。居家分类不应夺走他们的收入。

## 我们的目标

到 2028 年，至少 **120 名拾荒者**（其中一半为女性）签订公平合同：有保险，价目公开。

- 培训免费，安排在晚上。
- 分类点为残障人士提供工作岗位。
"""

GOAL_SCHOOLS = """## 设想

三十所学校自己分类垃圾，并教学生分类。

- 每所学校指定一名教师和两名学生。
- 堆肥公司免费收运厨余垃圾。

> 尚未确定：垃圾桶由谁出钱？请写在这里。
"""

STORY = Story(
    language="zh-Hans",
    short_name="laji-fenlei",
    name="垃圾分类与包容联盟",
    purpose="城市、组织、企业与居民一起做垃圾分类，不让任何人掉队。",
    people=(
        Person("lan", "Nguyễn Thị Lan", "city"),
        Person("minh", "Trần Văn Minh", "green"),
        Person("hoa", "Lê Thị Hoa", "women"),
        Person("tuan", "Phạm Anh Tuấn", "dpo"),
        Person("binh", "Võ Thanh Bình", "recycler"),
        Person("mai", "Đặng Ngọc Mai", "compost"),
        Person("khoa", "Bùi Đăng Khoa", "carts"),
        Person("anna", "Anna Keller", "donor"),
        Person("duc", "Hồ Minh Đức", "ward"),
        Person("fang", "王芳", None, role="observer"),
        Person("thu", "Đỗ Minh Thư", None, role="mediator"),
    ),
    stakeholders={
        "city": ("市环境局", "government"),
        "green": ("绿色生活中心", "cso"),
        "women": ("女性回收者网络", "cso"),
        "dpo": ("残障人士协会", "dpo"),
        "recycler": ("明河再生资源公司", "business"),
        "compost": ("沃土堆肥公司", "business"),
        "carts": ("三轮运输公司", "business"),
        "donor": ("清水基金会", "donor"),
        "ward": ("七街道邻里小组", "community"),
    },
    rules={
        "consent": "全体伙伴无异议",
        "majority": "机构简单多数",
        "two_thirds": "资金事项三分之二多数",
    },
    goals={
        "sort": ("六成家庭做到垃圾分类", GOAL_SORT),
        "work": ("拾荒者的公平工作", GOAL_WORK),
        "schools": ("三十所会分类、教分类的学校", GOAL_SCHOOLS),
    },
    decided=(
        Decided(
            "ratify_sort",
            "批准家庭分类目标",
            "请各伙伴同意此文本。它将是衡量我们成果的标准。",
            rule="consent",
            goal="sort",
            opened=-70,
            closes=-63,
            votes={
                "city": Voice("agree"),
                "green": Voice("agree"),
                "women": Voice("agree"),
                "dpo": Voice("agree", "无台阶的分类点对我们来说是关键。"),
                "recycler": Voice("agree"),
                "compost": Voice("stand_aside", "第二辆车到位之前，我们无法承诺分车收运。"),
                "carts": Voice("agree"),
                "donor": Voice("abstain"),
                "ward": Voice("agree"),
            },
        ),
        Decided(
            "publish",
            "七天内公布所有会议记录",
            "会议记录写明谁出席、决定了什么、为什么。个人信息予以删除。",
            rule="majority",
            opened=-56,
            closes=-49,
            votes={
                "city": Voice("agree"),
                "green": Voice("agree"),
                "women": Voice("agree"),
                "dpo": Voice("agree", "请同时提供便于读屏软件使用的纯文本。"),
                "recycler": Voice("disagree", "我们在会上提到的价格属于保密信息。"),
                "compost": Voice("agree"),
                "carts": Voice("abstain"),
                "donor": Voice("agree"),
            },
        ),
        Decided(
            "fee",
            "每个伙伴每年缴纳三千五百元",
            "这笔费用用于聘请一名兼职协调员。",
            rule="two_thirds",
            opened=-40,
            closes=-33,
            votes={
                "city": Voice("agree"),
                "green": Voice("disagree", "小组织付不起与大企业同样的费用。"),
                "women": Voice("disagree"),
                "dpo": Voice("disagree"),
                "recycler": Voice("agree"),
                "compost": Voice("agree"),
                "carts": Voice("agree"),
                "donor": Voice("agree"),
                "ward": Voice("abstain"),
            },
        ),
        Decided(
            "trucks",
            "早上六点前收运",
            "早点出车，交通更通畅。收运将从四点半开始。",
            rule="consent",
            opened=-12,
            closes=9,
            votes={
                "city": Voice("agree"),
                "recycler": Voice("agree"),
                "carts": Voice("agree"),
                "green": Voice("agree"),
                "dpo": Voice(
                    "block",
                    "那个时间坡道还锁着。使用轮椅的居民无法把垃圾送出来；我们的共同规则说，不让任何人掉队。",
                ),
            },
        ),
        Decided(
            "ratify_work",
            "批准拾荒者公平工作目标",
            "文本是十月共同撰写的。回答之前请再读一遍。",
            rule="consent",
            goal="work",
            opened=-3,
            closes=5,
            votes={
                "city": Voice("agree"),
                "women": Voice("agree", "我们的成员等这一天等了很多年。"),
                "dpo": Voice("agree"),
                "donor": Voice("agree"),
            },
        ),
        Decided(
            "pilot",
            "在七街道启动学校试点",
            "七街道有三所学校表示已准备好。试点将持续到六月。",
            rule="majority",
            opened=-1,
            closes=12,
            votes={
                "ward": Voice("agree"),
                "compost": Voice("agree"),
                "recycler": Voice("disagree", "先有垃圾桶，再谈学校。"),
            },
        ),
    ),
)
