"""Korean for the short English phrases that errors and results carry."""

from __future__ import annotations

import re

from kiwoom_api.research.korean_input import PHRASES

_PHRASES: tuple[tuple[str, str], ...] = (
    (
        r"^journal (\S+): its schema is (\S+), newer than (\S+) that this program knows;.*$",
        r"\1 저널의 스키마 \2 는 이 프로그램이 아는 \3 보다 새롭습니다. kiwoom-api 를 올리세요",
    ),
    (
        r"^journal (.+): it has moved to (\S+?)(?: already)?; .*$",
        r"\1 저널은 \2 로 옮겨졌습니다. KIWOOM_DATABASE_URL 을 그 주소로 적으세요",
    ),
    (
        r"^journal (.+): the file is damaged or is no journal \(([^)]*)\);.*$",
        r"저널 파일 \1 이 손상되었습니다 (\2). kiwoom db quarantine --yes 로 치우고, 백업을 되돌리거나 새로 시작한 뒤 "
        "거래 전에 계좌와 대조하세요",
    ),
    (r"^journal (\S+): no journal there;.*$", r"\1 에 저널이 없습니다. 주소를 확인하세요"),
    (r"^journal: no file (.+); check.*$", r"저널 파일 \1 이 없습니다. KIWOOM_DATABASE_URL 과 데이터 폴더를 확인하세요"),
    (
        r"^journal (.+?): (.*); another program holds it;.*$",
        r"\1 저널을 다른 프로그램이 잡고 있습니다 (\2). 그 프로그램을 끄거나 기다리세요. 그동안 주문은 나가지 않습니다",
    ),
    (
        r"^journal (.+?): (.*); the disk is full; make room;.*$",
        r"\1 저널의 디스크가 가득 찼습니다 (\2). 자리를 만드세요. 그동안 주문은 나가지 않습니다",
    ),
    (
        r"^journal (.+?): (.*); the file cannot be written;.*$",
        r"\1 저널에 쓸 수 없습니다 (\2). 파일의 소유자와 권한을 확인하세요. 그동안 주문은 나가지 않습니다",
    ),
    (
        r"^journal (.+?): (.*); check that the database is there;.*$",
        r"\1 저널에 닿지 못했습니다 (\2). 데이터베이스를 확인하세요. 그동안 주문은 나가지 않습니다",
    ),
    (
        r"^lease: another engine runs this account \(process (\d+) on (\S+), last heard (\S+), until ([\d: -]+)\);.*$",
        r"다른 엔진이 이 계좌를 돌리고 있습니다 (\2 의 프로세스 \1, 마지막 신호 \3, \4 까지). 끄거나 만료를 기다리세요",
    ),
    (
        r"^lease: this engine has lost its lease.*$",
        "이 엔진은 임대를 잃었습니다. 아무것도 보내지 않습니다. 다시 시작하세요",
    ),
    (r"^no journal of (\w+) in (.*)$", r"\2 에 \1 환경의 저널이 없습니다"),
    (r"^say which journal is meant: (.*)$", r"어느 저널인지 적으세요: \1"),
    (r"^its orders are unknown to the new journal$", "새 저널은 그 안의 주문을 모릅니다"),
    (r"^backup: (.+) is there already;.*$", r"백업 파일 \1 이 이미 있습니다. 다른 이름을 적으세요"),
    (r"^restore: no backup (.+); check the name$", r"백업 파일 \1 이 없습니다"),
    (
        r"^journal (.+): it is not empty; restore.*$",
        r"\1 저널이 비어 있지 않습니다. 새 파일이나 빈 데이터베이스로 되돌리세요",
    ),
    (
        r"^journal (.+): it has other content already;.*$",
        r"\1 에 다른 내용이 이미 있습니다. 빈 데이터베이스를 적으세요",
    ),
    (
        r"^(KIWOOM_CLIENT_ID and KIWOOM_CLIENT_SECRET|KIWOOM_CLIENT_\w+) missing for environment (\w+);.*$",
        r"\1 설정이 없습니다 (환경 \2). .env 에 적으세요. 키 없이 해 보려면 kiwoom sim 을 띄우고 --env sim 을 붙이세요",
    ),
    (
        r"^KIWOOM_BASE_URL: only http or https on .* is allowed.*$",
        "KIWOOM_BASE_URL 에는 이 컴퓨터의 로컬 거래소 주소(http://127.0.0.1:8900)만 쓸 수 있습니다",
    ),
    (
        r"^KIWOOM_BASE_URL leads to a local exchange and does not go with KIWOOM_ENV=real.*$",
        "KIWOOM_BASE_URL(로컬 거래소)과 KIWOOM_ENV=real 은 함께 쓸 수 없습니다. 둘 중 하나를 지우세요",
    ),
    (r"^(KIWOOM_\w+): ('[^']*') is not allowed; allowed: (.*)$", r"\1: \2 은 쓸 수 없습니다. 허용: \3"),
    (
        r"^cannot listen on (\S+) \(.*$",
        r"\1 에서 기다릴 수 없습니다. 다른 프로그램이 쓰는 포트일 수 있으니 끄거나 --port 를 바꾸세요",
    ),
    (r"^(\w+): (\S+) cannot be reached:.*\(sent=(\w+)\)$", r"\1: \2 에 연결할 수 없습니다 (전송: \3)"),
    (r"^(\w+): no answer from (\S+).*\(sent=(\w+)\)$", r"\1: \2 의 응답이 없습니다 (전송: \3)"),
    (
        r"^au10001: the pasted token was refused.*$",
        "붙여 넣은 토큰이 거부되었습니다. 새 토큰을 받거나 KIWOOM_CLIENT_ID, KIWOOM_CLIENT_SECRET 을 적으세요",
    ),
    (
        r"^the state file (\S+) was saved on a data file;.*$",
        r"상태 파일 \1 은 데이터 파일로 저장되었습니다. 같은 --data 로 시작하세요",
    ),
    (r"^open, real, stepped, or a time such as (\S+)$", r"open, real, stepped, 또는 \1 같은 시각"),
    (r"^a price in won$", "원 단위 가격"),
    (r"^NaN and empty cells are not prices; drop or mend the row$", "NaN 과 빈 칸은 가격이 아닙니다. 그 줄을 고치세요"),
    (r"^rising dates within.*$", "종목 안에서 날짜가 오름차순이어야 합니다"),
    (r"^a Strategy, or a list of them$", "Strategy 객체 또는 그 목록"),
    (r"^give a whole number$", "정수를 적으세요"),
    (r"^it is empty$", "비어 있습니다"),
    (
        r"^([\d,]+) bars had fewer shares than .*$",
        r"거래량이 너무 적은 봉 \1개는 봉을 찍을 수 있는 최소 수량으로 올렸습니다",
    ),
    (r"^([\d,]+) prices with fractions .*$", r"소수점이 있는 가격 \1개를 원 단위로 반올림했습니다 (수정주가)"),
    (r"^six characters 0-9 A-Z, such as '(\w+)'$", r"여섯 자리 영숫자 (예: \1)"),
    (r"^a code in the data, such as (.*)$", r"데이터에 있는 종목코드 (예: \1)"),
    (r"^a listed code, such as (.*)$", r"상장된 종목코드 (예: \1)"),
    (r"^a listed code$", "상장된 종목코드"),
    (r"^whole shares$", "정수 주"),
    (r"^whole won$", "정수 원"),
    (r"^(\d+) to ([\d,]+) shares$", r"\1 ~ \2주"),
    (r"^(\d+) to ([\d,]+) won$", r"\1 ~ \2원"),
    (r"^(\d+) to ([\d,]+)$", r"\1 ~ \2"),
    (r"^won$", "원 단위 가격"),
    (r"^no price$", "가격 없음"),
    (r"^above 0 won$|^won above 0$", "0원보다 큰 금액"),
    (r"^0 won or more$|^won, 0 or more$", "0원 이상"),
    (r"^one to seven digits$|^seven digits$", "일곱 자리 이하의 숫자"),
    (r"^KRX, NXT or SOR$", "KRX, NXT, SOR"),
    (r"^a file that can be written$", "쓸 수 있는 파일"),
    (r"^a CSV or Parquet file that exists$", "있는 CSV 또는 Parquet 파일"),
    (r"^a CSV file in UTF-8$", "UTF-8 로 저장한 CSV 파일"),
    (r"^a CSV file with a header and at least one row$", "머리글과 한 줄 이상이 있는 CSV 파일"),
    (r"^a Parquet file with at least one row$", "한 줄 이상이 있는 Parquet 파일"),
    (r"^a readable Parquet file$", "읽을 수 있는 Parquet 파일"),
    (r"^columns (.*)$", r"열 \1"),
    (r"^trading days in order$", "날짜순의 거래일"),
    (r"^above 0, up to ([\d,]+)$", r"0 초과 \1 이하"),
    (r"^ascending (.*)$", r"오름차순 \1"),
    (r"^the data has (\d+) days, (\d+) are needed before the first$", r"데이터는 \1일, 첫날 앞에 \2일이 필요합니다"),
    (r"^check the stock code$|^check the code$", "종목코드를 확인하세요"),
    (r"^fractions are not traded on KRX$", "KRX 는 소수 단위로 거래하지 않습니다"),
    (r"^give a number$", "숫자를 적으세요"),
    (r"^give whole won$", "정수 원으로 적으세요"),
    (r"^change the price$", "가격을 바꾸세요"),
    (r"^change it$", "값을 바꾸세요"),
    (r"^(\S+) needs a price$", "이 호가 유형에는 가격이 있어야 합니다"),
    (r"^(\S+) takes no price$", "이 호가 유형에는 가격을 적지 않습니다"),
    (r"^use the order's ord_no$", "주문의 ord_no 를 쓰세요"),
    (r"^KRX is the default$", "기본은 KRX 입니다"),
    (r"^0 (?:picks|takes) a free one$", "0 이면 빈 포트를 씁니다"),
    (r"^1 is wall speed$", "1 이 실제 속도입니다"),
    (r"^how many stocks$", "종목 수입니다"),
    (r"^add the missing column$", "빠진 열을 넣으세요"),
    (r"^choose one$|^use one of these$", "이 가운데 하나를 고르세요"),
    (r"^check the data's range$", "데이터의 기간을 확인하세요"),
    (r"^the prices are made up from a seed.*$", "가격은 시드로 만든 합성 데이터입니다: 전략의 성과를 말하지 않습니다"),
    (
        r"^([\d,]+) bars whose high or low did not reach .*$",
        r"고가·저가가 시가·종가에 못 미치는 봉 \1개를 시가·종가까지 넓혔습니다 (수정주가)",
    ),
    (
        r"^([\d,]+) bars without a volume got ([\d,]+) won a day.*$",
        r"거래량이 없는 봉 \1개는 하루 거래대금 \2원으로 쳐서 거래량을 정했습니다",
    ),
    (
        r"^([\d,]+) of ([\d,]+) closes are off the tick grid.*$",
        r"종가 \2개 가운데 \1개가 호가단위 밖입니다 (수정주가 또는 중간가): 시세는 그대로, 주문만 호가단위에 맞춥니다",
    ),
    (r"^a day up to today, (\S+)$", r"오늘(\1)까지의 날"),
    (r"^a day up to (\S+)$", r"\1 까지의 날"),
    (r"^swap from and to$", "from 과 to 를 바꾸어 적으세요"),
    (r"^change the day$", "날짜를 바꾸세요"),
    (r"^a day such as (\S+)$", r"\1 같은 날짜"),
    (r"^a date such as (\S+) or (\S+)$", r"\1 이나 \2 같은 날짜"),
    (r"^(.*) is new: add --from$", r"\1 은 저장소에 없습니다. --from 을 붙이세요"),
    (r"^at least one stock code, such as (\S+)$", r"종목코드 하나 이상 (예: \1)"),
    (r"^stocks that the store has$|^a series in the store$", "저장소에 있는 종목"),
    (r"^a series in the store, such as (.*)$", r"저장소에 있는 계열 (예: \1)"),
    (r"^say what the prices are$", "수정주가인지 아닌지 적으세요"),
    (r"^a folder that can be read and written$", "읽고 쓸 수 있는 폴더"),
    (r"^(.*); make room and run it again: .*$", r"\1. 자리를 만들고 다시 하세요. 앞서 저장한 것은 그대로입니다"),
    (r"^(.*); check the folder's owner and rights$", r"\1. 폴더의 소유자와 권한을 확인하세요"),
    (r"^a folder$", "폴더"),
    (r"^a file of that name is there$", "그 이름의 파일이 있습니다"),
    (r"^a file that is not there yet$", "아직 없는 파일"),
    (r"^the catalogue of the series in its folder$", "그 계열의 목록 파일"),
    (r"^damaged: (.*); remove the folder .*$", r"손상되었습니다 (\1). 이 폴더를 지우고 다시 받거나 가져오세요"),
    (r"^(.*); pull the series again: damaged.*$", r"\1. 다시 받으면 손상된 파일을 새로 씁니다"),
    (r"^readable Parquet files$", "읽을 수 있는 Parquet 파일"),
    (
        r"^bars of '(\w+)', which the series began with, not of '(\w+)'$",
        r"이 계열이 시작한 출처 \1 의 봉 (\2 의 봉은 섞지 않습니다)",
    ),
    (r"^use another --store folder.*$", "--store 로 다른 폴더를 쓰거나 그 계열의 폴더를 먼저 지우세요"),
    (r"^one (?:pull of a series|writer) at a time$", "한 번에 한 프로그램"),
    (r"^wait for the other(?: one)?$", "다른 프로그램이 끝나기를 기다리세요"),
    (
        r"^(.*): Kiwoom has no bars from (\S+) to (\S+); its first bar is of (\S+)$",
        r"\1: \2 ~ \3 의 봉은 키움에 없습니다. 첫 봉은 \4 입니다",
    ),
    (r"^(.*): Kiwoom has no bars from (\S+) to (\S+); .*$", r"\1: \2 ~ \3 의 봉은 키움에 없습니다"),
    (r"^(.*): Kiwoom answered without any bar$", r"\1: 키움의 답에 봉이 하나도 없습니다"),
    (
        r"^(.*): the partition (\S+) was missing or damaged; .*$",
        r"\1: 파일 \2 가 없거나 손상되어 그 기간을 다시 받습니다",
    ),
    (
        r"^(.*): (\S+) closed at (\S+), now at (\S+) won: the adjustment changed.*$",
        r"\1: \2 의 종가가 \3원에서 \4원으로 바뀌었습니다: 수정주가가 달라져 전체를 다시 받습니다",
    ),
    (
        r"^(.*): Kiwoom no longer has the bars from (\S+) on .*$",
        r"\1: 키움에 더는 없는 \2 부터의 봉은 옛 수정주가 그대로 계열의 superseded-… 폴더에 남겼습니다",
    ),
    (
        r"^([\d,]+) daily closes since (\S+) are not confirmed .*$",
        r"\2 뒤의 일봉 종가 \1개는 15:30 종가로 확인되지 않았습니다: 그날들의 1분봉을 받으세요",
    ),
    (
        r"^the prices are adjusted for corporate actions.*$",
        "수정주가입니다: 호가단위에 맞지 않고 실제 체결가가 아닙니다",
    ),
    (r"^the bars were pulled from a local exchange$", "로컬 거래소에서 받은 봉입니다"),
    (
        r"^the stocks are those of the file.*$",
        "파일에 남아 있는 종목만 썼습니다: 상장폐지된 종목이 빠져 실제보다 좋아 보일 수 있습니다 (생존 편향)",
    ),
)


def translated(text: str) -> str:
    """Return a phrase in Korean; one that is not known stays as it is."""
    for pattern, korean in (*_PHRASES, *PHRASES):
        said, count = re.subn(pattern, korean, text)
        if count:
            return said
    return text
