"""The longer texts of the story in Vietnamese."""

NEEDS = """Trước khi bắt đầu, mỗi đối tác trả lời bốn câu hỏi.

## Sở Môi trường thành phố

- Mười hai tháng tới: giảm rác đưa đến bãi chôn lấp, nơi sẽ đầy vào năm 2029.
- Hai đến ba năm: một hệ thống tiếp tục chạy sau thí điểm.
- Chúng tôi góp: ngân sách, giấy phép, ủy ban các phường.
- Chúng tôi cần: những đối tác được người dân tin.

## Mạng lưới phụ nữ ve chai

- Mười hai tháng tới: hội viên giữ được thu nhập.
- Hai đến ba năm: có hợp đồng và bảo hiểm.
- Chúng tôi góp: 400 người thuộc từng con hẻm.
- Chúng tôi cần: được hỏi trước khi có quyết định.

## Hội Người khuyết tật

- Mười hai tháng tới: điểm phân loại mà chúng tôi đến được.
- Hai đến ba năm: việc làm.
- Chúng tôi góp: kiểm tra và tư vấn.
- Chúng tôi cần: lối dốc ngay từ ngày đầu.

## Công ty Tái chế Sông Sáng

- Mười hai tháng tới: giấy và nhựa sạch hơn.
- Hai đến ba năm: lượng hàng ổn định.
- Chúng tôi góp: xe, bảng giá, việc làm.
- Chúng tôi cần: giá đã thống nhất giữ được một quý.
"""

CHARTER = """## Chúng ta cùng nhau để làm gì

Chúng ta cùng phân loại rác tại sáu phường, để bớt rác bị đốt và chôn, và **không ai bị bỏ lại phía sau**: người sống nhờ rác, người dùng xe lăn, người không có tiền trả.

## Chúng ta quyết định ra sao

- Việc ràng buộc mọi người được quyết định bằng đồng thuận. Phản đối chặn phải có lý do đối chiếu được với điều lệ này, và dẫn đến hòa giải.
- Tiền được phân bổ với hai phần ba, và không do người một mình hưởng lợi.
- Việc liên quan nhiều nhất đến một khối thì cần cả đa số của khối đó.

## Ai làm việc gì

- Thành phố triệu tập và giữ giấy phép.
- Trung tâm Sống Xanh soạn thảo và giảng dạy.
- Các doanh nghiệp thu gom và mua rác đã phân loại.
- Thủ quỹ công khai mọi khoản, góp vào và chi ra.

## Khi nào xem lại

Sau hai năm, hoặc khi ba đối tác yêu cầu.
"""

SORT = """## Hiện trạng

Tại sáu phường thí điểm, cứ 100 hộ thì có 31 hộ phân loại rác. Rác đã phân loại thường bị trộn lại trên xe.

## Điều chúng ta muốn

Đến hết năm 2027, **60 trên 100 hộ** tại các phường thí điểm phân loại vào ba thùng: thực phẩm, tái chế, còn lại.

- Xe thu gom rác thực phẩm và rác tái chế vào các ngày khác nhau.
- Mỗi tòa nhà có một điểm phân loại mà người dùng xe lăn đến được.
- Kết quả được công bố mỗi quý, theo từng phường.

## Điều này không có nghĩa là

Không ai bị phạt trong năm đầu tiên.
"""

WORK = """## Vì sao

Khoảng 400 người thu gom tự do sống nhờ rác của thành phố. Phân loại tại nhà không được làm họ mất thu nhập.

## Điều chúng ta muốn

Đến hết năm 2028, ít nhất **120 người thu gom tự do**, một nửa là phụ nữ, làm việc theo hợp đồng công bằng: có bảo hiểm, có bảng giá công khai.

- Lớp tập huấn miễn phí, tổ chức vào buổi tối.
- Người khuyết tật được mời làm việc tại các điểm phân loại.
"""

SCHOOLS = """## Ý tưởng

Ba mươi trường học tự phân loại rác và dạy học sinh cách làm.

- Mỗi trường cử một giáo viên và hai học sinh.
- Công ty ủ phân thu gom rác thực phẩm miễn phí.

> Còn bỏ ngỏ: ai trả tiền mua thùng rác? Xin viết vào đây.
"""

TEXTS = {
    "needs.text": NEEDS,
    "charter.text": CHARTER,
    "sort.text": SORT,
    "work.text": WORK,
    "schools.text": SCHOOLS,
}
