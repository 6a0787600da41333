// Made by errdex from the catalogue example, domain mail; edit that, not this, then: errdex build --only constants
package com.example.codes

/** 短信 / Messages */
enum class MailErrorCode(val code: String, val retryable: Boolean?, val httpStatus: Int?) {
    /** 成功 / OK */
    ALL_WELL("OK", null, 200),
    /** 邮件太多 / Too much mail */
    TOO_MANY("isv.TOO_MANY", true, null),
    ;

    companion object {
        private val byCode = values().associateBy { it.code }

        fun get(code: String): MailErrorCode? = byCode[code]
    }
}
