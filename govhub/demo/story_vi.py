"""The story in Vietnamese."""

from __future__ import annotations

from govhub.demo.story import Decided, Person, Story, Voice

GOAL_SORT = """## Hiện trạng

Tại sáu phường thí điểm, cứ 100 hộ thì có 31 hộ phân loại rác. Rác đã phân loại thường bị trộn lại trên xe.

## Điều chúng ta muốn

Đến hết năm 2027, **60 trên 100 hộ** tại các phường thí điểm phân loại vào ba thùng: thực phẩm, tái chế, còn lại.

- Xe thu gom rác thực phẩm và rác tái chế vào các ngày khác nhau.
- Mỗi tòa nhà có một điểm phân loại mà người dùng xe lăn đến được.
- Kết quả được công bố mỗi quý, theo từng phường.

## Điều này không có nghĩa là

Không ai bị phạt trong năm đầu tiên.
"""

GOAL_WORK = """## Vì sao

Khoảng 400 người thu gom tự do sống nhờ rác của thành phố. Phân loại tại nhà không được làm họ mất thu nhập.

## Điều chúng ta muốn

Đến năm 2028, ít nhất **120 người thu gom tự do**, một nửa là phụ nữ, làm việc theo hợp đồng công bằng: có bảo hiểm, có bảng giá công khai.

- Lớp tập huấn miễn phí, tổ chức vào buổi tối.
- Người khuyết tật được mời làm việc tại các điểm phân loại.
"""

GOAL_SCHOOLS = """## Ý tưởng

Ba mươi trường học tự phân loại rác và dạy học sinh cách làm.

- Mỗi trường cử một giáo viên và hai học sinh.
- Công ty ủ phân thu gom rác thực phẩm miễn phí.

> Còn bỏ ngỏ: ai trả tiền mua thùng rác? Xin viết vào đây.
"""

STORY = Story(
    language="vi",
    short_name="phan-loai-rac",
    name="Liên minh phân loại rác và hòa nhập",
    purpose="Thành phố, các tổ chức, doanh nghiệp và người dân cùng phân loại rác, không ai bị bỏ lại phía sau.",
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
        "city": ("Sở Môi trường thành phố", "government"),
        "green": ("Trung tâm Sống Xanh", "cso"),
        "women": ("Mạng lưới phụ nữ ve chai", "cso"),
        "dpo": ("Hội Người khuyết tật", "dpo"),
        "recycler": ("Công ty Tái chế Sông Sáng", "business"),
        "compost": ("Công ty Phân hữu cơ Đất Lành", "business"),
        "carts": ("Vận tải Ba Bánh", "business"),
        "donor": ("Quỹ Nước Trong", "donor"),
        "ward": ("Tổ dân phố phường 7", "community"),
    },
    rules={
        "consent": "Đồng thuận của mọi đối tác",
        "majority": "Đa số các tổ chức",
        "two_thirds": "Hai phần ba cho việc tiền bạc",
    },
    goals={
        "sort": ("Sáu trên mười hộ phân loại rác", GOAL_SORT),
        "work": ("Việc làm công bằng cho người thu gom rác", GOAL_WORK),
        "schools": ("Ba mươi trường học phân loại và dạy phân loại", GOAL_SCHOOLS),
    },
    decided=(
        Decided(
            "ratify_sort",
            "Thông qua mục tiêu phân loại tại hộ gia đình",
            "Chúng tôi đề nghị mọi đối tác nhất trí với văn bản này. Đây là thước đo kết quả của chúng ta.",
            rule="consent",
            goal="sort",
            opened=-70,
            closes=-63,
            votes={
                "city": Voice("agree"),
                "green": Voice("agree"),
                "women": Voice("agree"),
                "dpo": Voice(
                    "agree", "Các điểm phân loại không có bậc thang là điều quyết định với chúng tôi."
                ),
                "recycler": Voice("agree"),
                "compost": Voice(
                    "stand_aside", "Chúng tôi chưa thể hứa có xe riêng trước khi chiếc xe thứ hai về."
                ),
                "carts": Voice("agree"),
                "donor": Voice("abstain"),
                "ward": Voice("agree"),
            },
        ),
        Decided(
            "publish",
            "Công bố biên bản mọi cuộc họp trong vòng bảy ngày",
            "Biên bản nêu ai dự, quyết định gì và vì sao. Thông tin cá nhân được lược bỏ.",
            rule="majority",
            opened=-56,
            closes=-49,
            votes={
                "city": Voice("agree"),
                "green": Voice("agree"),
                "women": Voice("agree"),
                "dpo": Voice("agree", "Xin có thêm bản chữ thuần cho trình đọc màn hình."),
                "recycler": Voice("disagree", "Giá cả chúng tôi nêu trong cuộc họp là thông tin mật."),
                "compost": Voice("agree"),
                "carts": Voice("abstain"),
                "donor": Voice("agree"),
            },
        ),
        Decided(
            "fee",
            "Thu phí mười hai triệu đồng mỗi năm từ mỗi đối tác",
            "Khoản phí dùng để trả một điều phối viên bán thời gian.",
            rule="two_thirds",
            opened=-40,
            closes=-33,
            votes={
                "city": Voice("agree"),
                "green": Voice("disagree", "Tổ chức nhỏ không thể trả bằng doanh nghiệp lớn."),
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
            "Thu gom trước sáu giờ sáng",
            "Xe chạy sớm thì đường bớt kẹt. Việc thu gom sẽ bắt đầu lúc bốn giờ rưỡi.",
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
                    "Giờ đó lối dốc còn khóa. Người dùng xe lăn không thể mang rác ra; quy tắc chung của chúng ta "
                    "nói rằng không ai bị bỏ lại phía sau.",
                ),
            },
        ),
        Decided(
            "ratify_work",
            "Thông qua mục tiêu việc làm công bằng cho người thu gom",
            "Văn bản được viết chung trong tháng mười. Xin đọc lại một lần nữa trước khi trả lời.",
            rule="consent",
            goal="work",
            opened=-3,
            closes=5,
            votes={
                "city": Voice("agree"),
                "women": Voice("agree", "Hội viên của chúng tôi đã chờ điều này nhiều năm."),
                "dpo": Voice("agree"),
                "donor": Voice("agree"),
            },
        ),
        Decided(
            "pilot",
            "Bắt đầu thí điểm trường học tại phường 7",
            "Ba trường của phường 7 cho biết đã sẵn sàng. Thí điểm kéo dài đến tháng sáu.",
            rule="majority",
            opened=-1,
            closes=12,
            votes={
                "ward": Voice("agree"),
                "compost": Voice("agree"),
                "recycler": Voice("disagree", "Có thùng rác trước, rồi mới đến trường học."),
            },
        ),
    ),
)
