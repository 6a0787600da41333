// Made by errdex from the catalogue example, domain sms; edit that, not this, then: errdex build --only constants
package com.example.codes

/** 短信 / Messages */
enum class SmsErrorCode(val code: String, val retryable: Boolean?, val httpStatus: Int?) {
    /** 每分钟最多 {limit} 条 / At most {limit} per minute */
    TOO_MANY("isv.TOO_MANY", true, null),
    /** 成功 / OK */
    @Deprecated("Removed: use MailErrorCode.ALL_WELL")
    OK("OK", null, 200),
    /** 成功 / OK */
    @Deprecated("Deprecated since 2: use SmsErrorCode.TOO_MANY")
    OLD("Old", null, null),
    /** Timed 的消息 / message of Timed */
    TIMED("Timed", true, 429),
    ;

    companion object {
        private val byCode = values().associateBy { it.code }

        fun get(code: String): SmsErrorCode? = byCode[code]
    }
}
